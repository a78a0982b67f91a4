import type { Cancel } from "../clock.ts";

/** DescribeTargetHealth states that occur here (aws-facts §2.3). */
export type TargetState = "initial" | "healthy" | "unhealthy" | "unused" | "draining";

/** Reason codes that occur here, with the state each belongs to given by §2.3. */
export type TargetReason =
  | "Elb.RegistrationInProgress"
  | "Elb.InitialHealthChecking"
  | "Target.ResponseCodeMismatch"
  | "Target.Timeout"
  | "Target.FailedHealthChecks"
  | "Target.NotInUse"
  | "Target.InvalidState"
  | "Target.DeregistrationInProgress";

/** One instance and port registered with one target group. */
export interface Target {
  readonly instanceId: string;
  readonly port: number;
  state: TargetState;
  /** Absent exactly when healthy. */
  reason: TargetReason | undefined;
  description: string | undefined;
  /** Probes passed and failed in a row since the last of the other kind. */
  passes: number;
  failures: number;
  /** Grows whenever checking starts or stops: a probe's answer from an earlier round is void. */
  round: number;
  /** Stops what is scheduled: the end of registration, or the next probe. */
  cancel: Cancel | undefined;
  /** When its draining is over, in epoch milliseconds; undefined while it does not drain. */
  drainedAt: number | undefined;
  /** When it became healthy with less than its full share; undefined: it has its full share. */
  slowStartedAt: number | undefined;
  /** Run once when its draining is over. */
  readonly onGone: (() => void)[];
}

/** Registrations are distinct by instance and port: one instance may serve on several (§2.2). */
export function targetKey(instanceId: string, port: number): string {
  return `${instanceId}:${port}`;
}
