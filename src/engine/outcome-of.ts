import type { Failure } from "../domain/failure.ts";
import type { Outcome } from "../domain/outcome.ts";

/** Refusals, unless a rollout's record was written: nothing was changed, nothing to take back. */
const refusals = new Set<Failure["code"]>(["BAD_INPUT", "NOT_FOUND", "CONFLICT"]);
const interruptions = new Set<Failure["code"]>([
  "INTERRUPTED",
  "LEASE_EXPIRED",
  "CREDENTIALS_EXPIRED",
  "AWS_UNREACHABLE",
]);

/** How far the command had come. */
interface Reach {
  /** The record of the rollout asked for was written, or something else was changed for it. */
  readonly isBegun: boolean;
  /** Nothing in AWS or in the ledger is other than before. */
  readonly changedNothing: boolean;
}

/** What a command comes to that a failure has stopped before anything was brought to its end. */
export function outcomeOf(code: Failure["code"], { isBegun, changedNothing }: Reach): Outcome {
  if (code === "LEASE_HELD") {
    return "lease-held";
  }
  if (code === "FENCED_OUT") {
    return "fenced-out";
  }
  if (interruptions.has(code)) {
    return "interrupted";
  }
  return changedNothing || (refusals.has(code) && !isBegun) ? "refused" : "interrupted";
}
