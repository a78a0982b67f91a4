import { RolloutFailure, type Failure } from "../domain/failure.ts";

/** Failures that end this process's part and say nothing about the rollout: it can be resumed. */
const stops: ReadonlySet<Failure["code"]> = new Set<Failure["code"]>([
  "INTERRUPTED",
  "CREDENTIALS_EXPIRED",
  "AWS_UNREACHABLE",
  "FENCED_OUT",
  "LEASE_EXPIRED",
]);

/** What an error says of the work itself; thrown again when it stops this process or is a bug. */
export function failureOf(error: unknown): Failure {
  if (error instanceof RolloutFailure && !stops.has(error.failure.code)) {
    return error.failure;
  }
  throw error;
}
