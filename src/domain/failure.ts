/** Why a rollout, or a command, could not do what was asked. Closed: README lists every code. */
export type FailureCode =
  | "BAD_INPUT"
  | "NOT_FOUND"
  | "CONFLICT"
  | "PREFLIGHT"
  | "UNREACHABLE"
  | "STABLE_UNHEALTHY"
  | "FROZEN"
  | "HALTED"
  | "MARKED_BAD"
  | "QUOTA"
  | "CAPACITY"
  | "PERMISSION"
  | "BOOT_FAILED"
  | "BOOT_TIMEOUT"
  | "LAUNCH_FAILED"
  | "CANARY_REPLACED"
  | "CANARY_UNHEALTHY"
  | "CHECK_FAILED"
  | "INCONCLUSIVE"
  | "FLEET_UNHEALTHY"
  | "PROGRAM_CRASHED"
  | "TRAFFIC_UNVERIFIED"
  | "TRAFFIC_GUARD"
  | "DRIFT"
  | "TIMEOUT"
  | "LEASE_HELD"
  | "FENCED_OUT"
  | "LEASE_EXPIRED"
  | "INTERRUPTED"
  | "CREDENTIALS_EXPIRED"
  | "AWS_UNREACHABLE"
  | "AWS_ERROR";

/** With these the lease could not be given back either: whoever comes next waits it out. */
export const mayHaveLeftLease = (code: string): boolean =>
  code === "CREDENTIALS_EXPIRED" || code === "AWS_UNREACHABLE";

/** Plain data, so that it can be written to the ledger and read after a crash. */
export interface Failure {
  readonly code: FailureCode;
  /** One sentence: what happened, where. */
  readonly summary: string;
  /** Numbers, last answers, last log lines; redacted before they get here. */
  readonly evidence?: readonly string[];
  /** One sentence: what a person can do about it. */
  readonly remedy?: string;
  /** True when the release itself is to blame (it is then marked failed). */
  readonly causedByRelease?: boolean;
  /** Customers are with stable again, which the record does not say: only undo should go on. */
  readonly isGivenBack?: boolean;
  /** There is nothing to give customers back to: only resume can go on. */
  readonly isOneWay?: boolean;
  readonly awsRequestId?: string;
}

/** Carries a Failure up to whoever decides; the original error, if any, is its `cause`. */
export class RolloutFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure.summary, { cause });
    this.name = "RolloutFailure";
    this.failure = failure;
  }
}

/** Throws a RolloutFailure. */
export function fail(failure: Failure, cause?: unknown): never {
  throw new RolloutFailure(failure, cause);
}
