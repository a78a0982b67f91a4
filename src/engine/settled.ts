import { isFinal, type Rollout } from "../domain/rollout.ts";

/** True when nothing is left to do for the rollout, nor for a person to look at. */
export const settled = (rollout: Rollout): boolean =>
  isFinal(rollout.state) &&
  rollout.state.kind !== "cleanup-pending" &&
  rollout.state.kind !== "needs-operator";
