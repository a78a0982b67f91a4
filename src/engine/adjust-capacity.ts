import { capacityChanges } from "../domain/capacity-change.ts";
import type { Change } from "../domain/change.ts";
import { candidateSize, type Bounds, type Size } from "../domain/fleet.ts";
import type { LivePointer } from "../domain/rollout.ts";
import type { CapacitySettings } from "../domain/settings.ts";
import type { Lease } from "./ports.ts";
import type { Request } from "./request.ts";

/**
 * How the capacity asked for differs from that of the live fleet; empty when it does not, or when
 * the group is gone, which is for status to tell and not for a size to mend.
 */
export async function capacityAsked(
  { world, settings }: Pick<Request, "world" | "settings">,
  live: LivePointer,
): Promise<readonly Change[]> {
  const seen = await world.fleets.observe(live.fleet);
  return seen && !seen.deleting ? capacityChanges(live, seen.size, settings.capacity) : [];
}

/**
 * Gives the live fleet the configured size: the one change that needs no fresh instances, since no
 * running one is changed. Absolute values, then the pointer that says what was configured: killed
 * between the two, the next deploy finds the same difference and does the same. Returns what
 * changed, in words; undefined when nothing had to. `acts` is told before the first change.
 */
export async function adjustCapacity(
  request: Request,
  live: LivePointer,
  lease: Lease,
  acts: () => void,
): Promise<string | undefined> {
  const { world, settings } = request;
  const { capacity } = settings;
  const seen = await world.fleets.observe(live.fleet);
  const changes = seen ? capacityChanges(live, seen.size, capacity) : [];
  if (!seen || seen.deleting || changes.length === 0) {
    return undefined;
  }
  acts();
  await world.fleets.resize(live.fleet, capacityBounds(live, seen.size, capacity));
  const scaleCpuPercent = capacity.scaleCpuPercent ?? null;
  if (live.scaleCpuPercent !== undefined && live.scaleCpuPercent !== scaleCpuPercent) {
    await (scaleCpuPercent === null
      ? world.fleets.dropCpuPolicy(live.fleet)
      : world.fleets.keepCpuAt(live.fleet, scaleCpuPercent));
  }
  const next = { ...live, lastSetDesired: capacity.desired, scaleCpuPercent };
  await world.ledger.amendLive(next, live, lease);
  return changes.map(({ from, to }) => `${from} is now ${to}`).join(", ");
}

/**
 * The size to set. The running number is left to AWS and the policy unless the configured one has
 * changed; a fleet that a policy has grown is then not cut back below what it runs now.
 */
export function capacityBounds(
  live: Pick<LivePointer, "lastSetDesired">,
  now: Size,
  { min, desired, max }: CapacitySettings,
): Bounds {
  if (desired === live.lastSetDesired) {
    return { min, max };
  }
  const { lastSetDesired } = live;
  return {
    min,
    max,
    desired: candidateSize({ min, desired, max }, { now, lastSetDesired }).desired,
  };
}
