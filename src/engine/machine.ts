import {
  stepNames,
  type RolloutState,
  type StepName,
  type StepOutcome,
} from "../domain/rollout.ts";

/**
 * Where a rollout goes from here: pure and total over every state that has a future.
 *
 * Undo starts at the step that failed, because its effect may have happened though its reply was
 * lost. Once promoted, the release is live and nothing is taken back: a failure then only leaves
 * something to clean.
 */
export function next(state: RolloutState, outcome: StepOutcome): RolloutState {
  switch (state.kind) {
    case "advancing":
      return outcome.kind === "ok" ? advance(state.step) : giveUp(state.step, outcome.failure);
    case "undoing":
      if (outcome.kind === "failed") {
        const { step, failure: because } = state;
        return { kind: "needs-operator", step, failure: outcome.failure, because };
      }
      return retreat(state.step, state.failure);
    case "succeeded":
    case "cleanup-pending":
    case "rolled-back":
    case "needs-operator":
      throw new Error(`a rollout that is ${state.kind} has no next state`);
    default:
      return state satisfies never;
  }
}

/** Puts a stopped rollout back to work where it stopped; final states are returned unchanged. */
export function reopen(state: RolloutState): RolloutState {
  switch (state.kind) {
    case "cleanup-pending":
      return { kind: "advancing", step: state.step };
    case "needs-operator":
      return { kind: "undoing", step: state.step, failure: state.because ?? state.failure };
    case "advancing":
    case "undoing":
    case "succeeded":
    case "rolled-back":
      return state;
    default:
      return state satisfies never;
  }
}

/** True when the release is already live while the rollout stands here. */
export function isPromoted(state: RolloutState): boolean {
  return (
    state.kind === "succeeded" ||
    state.kind === "cleanup-pending" ||
    (state.kind === "advancing" && comesAfterPromote(state.step))
  );
}

function advance(step: StepName): RolloutState {
  const following = stepNames[stepNames.indexOf(step) + 1];
  return following ? { kind: "advancing", step: following } : { kind: "succeeded" };
}

function giveUp(step: StepName, failure: Extract<StepOutcome, { kind: "failed" }>["failure"]) {
  return comesAfterPromote(step)
    ? ({ kind: "cleanup-pending", step, failure } as const)
    : ({ kind: "undoing", step, failure } as const);
}

function retreat(step: StepName, failure: Extract<RolloutState, { kind: "undoing" }>["failure"]) {
  const earlier = stepNames[stepNames.indexOf(step) - 1];
  return earlier
    ? ({ kind: "undoing", step: earlier, failure } as const)
    : ({ kind: "rolled-back", failure } as const);
}

function comesAfterPromote(step: StepName): boolean {
  return stepNames.indexOf(step) > stepNames.indexOf("promote");
}
