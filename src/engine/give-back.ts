import { RolloutFailure } from "../domain/failure.ts";
import type { RolloutState } from "../domain/rollout.ts";
import { percentages } from "../domain/traffic.ts";
import type { StepContext } from "./context.ts";
import { returnTraffic } from "./steps/shift-traffic.ts";
import { lastShown } from "./weights.ts";

/**
 * Customers come before the record: when AWS does not take the note that a rollout is to be
 * undone, they go back to stable all the same, as long as the lease is surely ours. Returns what to
 * throw: `why` it could not be noted and, if so, that they are back. The record still says that the
 * rollout advances: undo takes back the rest.
 */
export async function giveBackUnrecorded(
  context: StepContext,
  state: RolloutState,
  why: unknown,
): Promise<unknown> {
  const { stable, hadWeight, releaseId } = context.rollout();
  const isUnrecorded = why instanceof RolloutFailure && why.failure.code === "AWS_UNREACHABLE";
  if (!isUnrecorded || state.kind !== "undoing" || !stable || !hadWeight || !mayGoBack(state)) {
    return why;
  }
  try {
    await returnTraffic(context);
  } catch (error) {
    if (!(error instanceof RolloutFailure)) {
      throw error;
    }
    // Weights read back count, though the wait until every node has them was cut short.
    if (percentages(lastShown(context)).get(stable.fleet.targetGroupArn ?? "") !== 100) {
      return why;
    }
  }
  const summary =
    `${state.failure.summary} Customers were given back to ${stable.releaseId}, though this ` +
    `could not be put on record: ${why.failure.summary}`;
  const remedy = `Once AWS answers, take back the rest of ${releaseId}: slipway undo`;
  return new RolloutFailure({ ...why.failure, summary, remedy, isGivenBack: true }, why);
}

/** Whether the pointer has moved is not for a promote that failed to say. */
const mayGoBack = ({ step }: Extract<RolloutState, { kind: "undoing" }>): boolean =>
  step === "shift-traffic" || step === "bake";
