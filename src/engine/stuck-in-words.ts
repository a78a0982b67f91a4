import type { Failure } from "../domain/failure.ts";
import type { RolloutState } from "../domain/rollout.ts";

/** Why undoing stopped comes first, then what was being undone: both are the reason. */
export function stuckInWords(state: Extract<RolloutState, { kind: "needs-operator" }>): Failure {
  const { failure, because } = state;
  return {
    ...failure,
    summary: because ? `${failure.summary} It was undoing: ${because.summary}` : failure.summary,
    evidence: [...(failure.evidence ?? []), ...(because?.evidence ?? [])],
  };
}
