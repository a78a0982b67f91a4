import type { Fleet } from "../domain/fleet.ts";
import type { LivePointer, Rollout } from "../domain/rollout.ts";
import { removeRule } from "./absences.ts";
import { failureOf } from "./failure-of.ts";
import { withoutRollout, type Wish } from "./kept-fleet.ts";
import type { Lease } from "./ports.ts";
import { settleChanges } from "./settle-changes.ts";
import { giveSizeBack } from "./steps/retire-previous.ts";

/**
 * Settles a rollout whose release is live and which cannot, or need not, take away what it should:
 * another one may begin. The live pointer names those fleets from then on, its predecessor as kept,
 * if it stands, since a rollback may want it; whatever retires next takes them away. One write, so
 * that no crash leaves a fleet that no record names. Returns the pointer as it is then.
 */
export async function handOver(
  request: Wish,
  rollout: Rollout,
  live: LivePointer,
  lease: Lease,
): Promise<LivePointer> {
  const { world, tell } = request;
  const context = withoutRollout(request, lease, rollout);
  await settleChanges(context);
  if (rollout.testRuleArn !== undefined) {
    // The next rollout needs its place.
    await removeRule(context, rollout.testRuleArn);
  }
  if (!isPastRetiring(rollout)) {
    await giveSizeBack(context).catch((error: unknown) => {
      const { summary } = failureOf(error);
      tell({ event: "note", message: `${rollout.releaseId} keeps the size it has: ${summary}` });
    });
  }
  const next = isPastRetiring(rollout) ? live : await naming(request, rollout, live);
  const endedAt = rollout.endedAt ?? new Date(world.clock.now()).toISOString();
  await world.ledger.handOver(
    { ...rollout, state: { kind: "succeeded" }, endedAt },
    next,
    live,
    lease,
  );
  tell({
    event: "note",
    message: `What rollout ${rollout.number} of ${rollout.releaseId} has left goes with this one.`,
  });
  return next;
}

/** All its fleets are gone then. */
const isPastRetiring = ({ state }: Rollout): boolean =>
  "step" in state && state.step === "clean-up";

async function naming(
  { world }: Wish,
  { stable, kept, keepsUntil, leftover = [] }: Rollout,
  live: LivePointer,
): Promise<LivePointer> {
  const previous = keepsUntil === undefined ? stable : undefined;
  const seen = previous && (await world.fleets.observe(previous.fleet));
  const isUsable = seen !== undefined && !seen.deleting && seen.size.desired > 0;
  const emptied = isUsable ? undefined : previous?.fleet;
  const left = [emptied, kept?.fleet, ...leftover].filter((fleet): fleet is Fleet => !!fleet);
  return {
    ...live,
    ...(previous && isUsable
      ? {
          kept: {
            fleet: previous.fleet,
            releaseNumber: previous.releaseNumber,
            releaseId: previous.releaseId,
            retireAfter: new Date(world.clock.now()).toISOString(),
          },
        }
      : {}),
    ...(left.length > 0 ? { leftover: left } : {}),
  };
}
