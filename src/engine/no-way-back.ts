import type { Failure } from "../domain/failure.ts";
import type { Rollout } from "../domain/rollout.ts";
import { lookAgain } from "./absences.ts";
import type { StepContext } from "./context.ts";
import { countHealth } from "./fleet-health.ts";
import { candidatePercent } from "./serving-need.ts";

/**
 * True when the candidate has customers and stable's group is gone for sure: a deleted group does
 * not come back, so there is nothing to give them back to.
 */
export async function isWayBackGone(context: StepContext): Promise<boolean> {
  const { stable } = context.rollout();
  if (!stable || (await candidatePercent(context)) === 0) {
    return false;
  }
  const { fleet } = stable;
  const seen = await lookAgain(context, `Auto Scaling group ${fleet.name}`, () =>
    context.world.fleets.observe(fleet),
  );
  return !seen || seen.deleting;
}

/** The same of a candidate that has all its instances healthy: it can only go on. */
export async function canOnlyGoOn(context: StepContext): Promise<boolean> {
  const { candidate, candidateSize, state } = context.rollout();
  return (
    (state.kind === "needs-operator" || state.kind === "undoing") &&
    (await isWayBackGone(context)) &&
    (await countHealth(context, candidate)).healthy.length >= (candidateSize?.desired ?? 1)
  );
}

/** Why such a rollout is not taken back. */
export const noWayBack = ({ stable, releaseId }: Rollout): Omit<Failure, "code"> => ({
  summary:
    `The group of ${stable?.releaseId} is gone, so customers cannot be given back to it: they ` +
    `stay with ${releaseId}.`,
  remedy: "Once all its instances are healthy, go on: slipway resume",
  isOneWay: true,
});
