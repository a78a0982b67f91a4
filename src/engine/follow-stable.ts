import { candidateSize, type Size } from "../domain/fleet.ts";
import type { StepContext } from "./context.ts";

/**
 * What a scaling policy or a person has added to stable since the candidate got its size is asked
 * for the candidate too, up to the configured maximum, before it gets more customers: they may be
 * why stable grew. What stable has lost is no reason to shrink. The size it is to take over with.
 */
export async function followStable(context: StepContext): Promise<Size | undefined> {
  const { stable, candidate, candidateSize: decided } = context.rollout();
  const seen = stable && (await context.world.fleets.observe(stable.fleet));
  if (!decided || !seen || seen.deleting || seen.size.desired <= stable.sizeBefore.desired) {
    return decided;
  }
  const { lastSetDesired } = stable;
  const wanted = candidateSize(context.settings.capacity, { now: seen.size, lastSetDesired });
  if (wanted.desired <= decided.desired) {
    return decided;
  }
  const { desired } = wanted;
  const max = Math.max(decided.max, desired);
  const note = `stable has grown to ${seen.size.desired}; the candidate grows to ${desired}`;
  context.tell({ event: "note", message: `${note}.` });
  await context.world.fleets.resize(candidate, { min: desired, desired, max });
  return { ...decided, desired, max };
}
