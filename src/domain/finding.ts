import type { Failure } from "./failure.ts";
import type { Fleet } from "./fleet.ts";
import type { WeightedTarget } from "./traffic.ts";

/** How much each finding weighs. A note is good to know and leaves the service healthy. */
export const findingSeverities = {
  NOT_CHECKED: "problem",
  BASE_UNFIT: "critical",
  CREDENTIALS_REFUSED: "critical",
  LEASE_LIVE: "note",
  LEASE_LEFT: "problem",
  ROLLOUT_UNDER_WAY: "note",
  ROLLOUT_UNFINISHED: "problem",
  NEEDS_OPERATOR: "critical",
  CLEANUP_PENDING: "problem",
  KEPT_OVERDUE: "problem",
  ORPHAN_FLEET: "problem",
  ORPHAN_RULE: "problem",
  ORPHAN_SERVES: "critical",
  STRANGER: "note",
  TAGS_LOST: "problem",
  STRANGER_TARGET: "problem",
  INSTANCE_MISMATCH: "critical",
  REFERENCES_DIFFER: "note",
  GROUP_GONE: "critical",
  TEMPLATE_GONE: "critical",
  TARGET_GROUP_DETACHED: "critical",
  FLEET_UNHEALTHY: "critical",
  PROCESSES_SUSPENDED: "problem",
  HEALTH_CHECK_TYPE: "problem",
  SCALE_IN_PROTECTED: "problem",
  SIZE_PINNED: "problem",
  SIZE_DIFFERS: "note",
  POLICY_DIFFERS: "problem",
  RULE_GONE: "critical",
  RULE_CHANGED: "problem",
  WEIGHTS_DRIFTED: "critical",
  ROUTE_BLOCKED: "problem",
  RELEASE_INCOMPLETE: "critical",
  GROUND: "critical",
  NO_INSTANCE_PROFILE: "problem",
  LISTENER_GONE: "critical",
  LISTENER_DEFAULT: "problem",
  QUOTA_NEAR: "problem",
  CREDENTIALS_SHORT: "note",
  UNREACHABLE: "problem",
} as const satisfies Readonly<Record<string, "note" | "problem" | "critical">>;

/** Stable: README says what each means. */
export type FindingCode = keyof typeof findingSeverities;

/** One thing that is not as it should be, as data. */
export interface Finding {
  readonly code: FindingCode;
  /** One sentence: what, where. */
  readonly summary: string;
  /** What a person can do, a sentence; undefined where nothing is to do, or a command says it. */
  readonly advice?: string | undefined;
  /** The exact command that does it. */
  readonly next?: string;
  /** How slipway itself can put it right; undefined where it must not. */
  readonly cure?: Cure;
}

/** One change that puts a finding right, all of it on what is ours. */
export type Cure =
  /** Wait until whoever left the lease has been silent for so long, take it and let it go. */
  | { readonly kind: "free-lease"; readonly quietSeconds: number }
  /** Finish what a live release left, and retire what was kept too long. */
  | { readonly kind: "keep-house" }
  | { readonly kind: "remove-rule"; readonly arn: string; readonly rollout: number }
  | {
      readonly kind: "remove-fleet";
      readonly fleet: Fleet;
      /** True unless the ledger says that it never had weight. */
      readonly hadWeight: boolean;
    }
  | { readonly kind: "resume"; readonly fleet: Fleet; readonly processes: readonly string[] }
  | { readonly kind: "unprotect"; readonly fleet: Fleet; readonly instances: readonly string[] }
  | {
      readonly kind: "resize";
      readonly fleet: Fleet;
      readonly min: number;
      readonly max: number;
      readonly judgeByTraffic: boolean;
    }
  /** Null: there should be no policy. */
  | { readonly kind: "policy"; readonly fleet: Fleet; readonly percent: number | null }
  /** The production rule is gone: made anew, with these. */
  | { readonly kind: "recreate-rule"; readonly targets: readonly WeightedTarget[] }
  | {
      readonly kind: "weights";
      readonly ruleArn: string;
      readonly targets: readonly WeightedTarget[];
    };

/** What became of a finding: not touched, put right, or tried in vain. */
export interface Examined extends Finding {
  readonly healed?: boolean;
  /** Why it could not be put right. */
  readonly failure?: Failure;
}

/** True when something that matters is still as it should not be. */
export const isOpen = ({ code, healed }: Examined): boolean =>
  healed !== true && findingSeverities[code] !== "note";
