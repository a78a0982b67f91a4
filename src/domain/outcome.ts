import type { TimelineEntry } from "./rollout.ts";

/** How a command ended; README's table says what each promises. */
export type Outcome =
  | "live"
  | "no-op"
  | "rolled-back"
  | "refused"
  | "needs-operator"
  | "lease-held"
  | "interrupted"
  | "inconclusive"
  | "live-cleanup-pending"
  | "fenced-out"
  | "bug";

export const exitCodes: Readonly<Record<Outcome, number>> = {
  live: 0,
  "no-op": 0,
  "rolled-back": 1,
  refused: 2,
  "needs-operator": 3,
  "lease-held": 4,
  interrupted: 5,
  inconclusive: 6,
  "live-cleanup-pending": 7,
  "fenced-out": 8,
  bug: 70,
};

/** Share of customers' requests by release, as the load balancer's rule stood when last read. */
export interface Serving {
  readonly release: string;
  readonly percent: number;
}

/** The object a rollout command ends with; absent values are null so that keys are always there. */
export interface RolloutResult {
  readonly outcome: Outcome;
  /** Failure code, or `LIVE` / `NO_OP`. */
  readonly code: string;
  readonly exitCode: number;
  readonly service: string;
  readonly environment: string;
  readonly rollout: number | null;
  readonly release: string | null;
  readonly previous: string | null;
  /** Null when it could not be read. */
  readonly serving: readonly Serving[] | null;
  readonly reason: string;
  readonly evidence: readonly string[];
  /** The exact next command, or null when nothing is left to do. */
  readonly next: string | null;
  readonly timeline: readonly TimelineEntry[];
  readonly overhead: Overhead;
  readonly awsRequestIds: readonly string[];
  /** What is left in AWS that should not be, by name. */
  readonly left: readonly string[];
}

/** Where the time went: in total, and waiting for AWS and the application. */
export interface Overhead {
  readonly totalSeconds: number;
  readonly waitingSeconds: number;
  readonly mutations: number;
  readonly reads: number;
  readonly stateWrites: number;
}
