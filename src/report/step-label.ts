import type { StepName } from "../domain/rollout.ts";

/** `verify-canary`, or `undo verify-canary`. */
export function stepLabel(step: StepName, direction: "do" | "undo"): string {
  return direction === "do" ? step : `undo ${step}`;
}

/** Columns the longest label needs, so that times stand below one another. */
export const labelColumns = "undo retire-previous".length;
