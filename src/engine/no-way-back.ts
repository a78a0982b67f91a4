import type { Failure } from "../domain/failure.ts";
import type { Fleet } from "../domain/fleet.ts";
import type { Rollout } from "../domain/rollout.ts";
import { lookAgain } from "./absences.ts";
import type { StepContext } from "./context.ts";
import { reopen } from "./machine.ts";
import { candidatePercent } from "./serving-need.ts";

/**
 * True when the candidate has customers and stable's group is gone for sure: a deleted group does
 * not come back, so there is nothing to give them back to. Not where both are gone.
 */
export async function isWayBackGone(context: StepContext): Promise<boolean> {
  const { stable, candidate } = context.rollout();
  return (
    stable !== undefined &&
    (await isGone(context, stable.fleet)) &&
    (await candidatePercent(context)) > 0 &&
    !(await isGone(context, candidate))
  );
}

async function isGone(context: StepContext, fleet: Fleet): Promise<boolean> {
  const seen = await lookAgain(context, `Auto Scaling group ${fleet.name}`, () =>
    context.world.fleets.observe(fleet),
  );
  return !seen || seen.deleting;
}

/**
 * Such a rollout, stopped on its way back, as it can go on: to its promotion, whatever it failed
 * with, since its fleet is all there is. Another release can then take its place. Undefined of any
 * other.
 */
export async function goingOn(context: StepContext): Promise<Rollout | undefined> {
  const rollout = context.rollout();
  const back = reopen(rollout.state);
  return back.kind === "undoing" && (await isWayBackGone(context))
    ? {
        ...rollout,
        state: { kind: "advancing", step: "shift-traffic" },
        goesOnDespite: rollout.goesOnDespite ?? back.failure,
      }
    : undefined;
}

/** Why such a rollout is not taken back. */
export const noWayBack = ({ stable, releaseId }: Rollout): Omit<Failure, "code"> => ({
  summary:
    `The group of ${stable?.releaseId} is gone, so customers cannot be given back to it: they ` +
    `stay with ${releaseId}.`,
  remedy:
    "Go on with it, well or not: slipway resume; then another release can take its place: " +
    "slipway deploy",
  isOneWay: true,
});
