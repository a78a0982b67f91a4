import type { DriftRecord } from "./drift.ts";
import type { Failure } from "./failure.ts";
import type { Fleet, Size } from "./fleet.ts";
import type { Route } from "./settings.ts";

/** The steps of a rollout, in order. */
export const stepNames = [
  "preflight",
  "launch-canary",
  "verify-canary",
  "scale-fleet",
  "shift-traffic",
  "bake",
  "promote",
  "retire-previous",
  "clean-up",
] as const;

export type StepName = (typeof stepNames)[number];

/**
 * Changed whenever the list or the meaning of the steps changes; a ledger belongs to one version.
 */
export const stepListVersion = 1;

/** Where a rollout stands. The last five are final. */
export type RolloutState =
  | { readonly kind: "advancing"; readonly step: StepName }
  | { readonly kind: "undoing"; readonly step: StepName; readonly failure: Failure }
  | { readonly kind: "succeeded" }
  | { readonly kind: "cleanup-pending"; readonly step: StepName; readonly failure: Failure }
  | { readonly kind: "rolled-back"; readonly failure: Failure }
  | {
      readonly kind: "needs-operator";
      readonly step: StepName;
      /** Why undoing stopped. */
      readonly failure: Failure;
      /** What was being undone. */
      readonly because?: Failure;
    };

/** What a step's attempt came to. */
export type StepOutcome =
  | { readonly kind: "ok" }
  | { readonly kind: "failed"; readonly failure: Failure };

export interface TimelineEntry {
  readonly step: StepName;
  readonly direction: "do" | "undo";
  readonly startedAt: string;
  readonly seconds: number;
}

/**
 * The ledger's record of one rollout: enough to go on, or to take back, from another machine.
 * Exact names stand here before the first thing is created under them.
 */
export interface Rollout {
  readonly schema: 1;
  readonly stepList: number;
  readonly number: number;
  readonly service: string;
  readonly environment: string;
  readonly purpose: "deploy" | "rollback";
  readonly releaseNumber: number;
  readonly releaseId: string;
  readonly reason: string | undefined;
  /** Its release was marked as failed, and it was rolled out all the same. */
  readonly forcedBad?: boolean;
  readonly startedAt: string;
  readonly startedBy: string;
  readonly endedAt: string | undefined;
  readonly state: RolloutState;
  readonly candidate: Fleet;
  readonly listenerArn: string;
  readonly route: Route;
  /** Secret value of the test header; never printed. */
  readonly nonce: string;
  readonly testRuleArn: string | undefined;
  readonly productionRuleArn: string | undefined;
  /** True when this rollout made the production rule (first deploy). */
  readonly createdProductionRule: boolean;
  /** What the listener did with unmatched requests at preflight, in words; it is not ours. */
  readonly listenerDefault?: string | undefined;
  /** The fleet that serves while the candidate comes up. */
  readonly stable: StableRecord | undefined;
  /** Size the candidate is to take over with; known from scale-fleet on. */
  readonly candidateSize: Size | undefined;
  /** True from just before the candidate first gets a weight above 0. */
  readonly hadWeight: boolean;
  /**
   * What it failed with, where it goes on all the same: customers are with it, and the group that
   * they would go back to is gone.
   */
  readonly goesOnDespite?: Failure;
  /** Some change went unanswered: a share of the plan may come about late, by nobody's wish. */
  readonly mayComeLate?: boolean;
  /** Kept by an earlier rollout and still standing; retired when this one retires. */
  readonly kept?: StandingFleet | undefined;
  /** Fleets that earlier rollouts could not take away; they go when this one retires. */
  readonly leftover?: readonly Fleet[];
  /** True when the candidate is the fleet that was kept, not a fresh one. */
  readonly reusesKept?: boolean;
  /** ISO time until which stable is kept whole after promote; absent: it is retired at once. */
  readonly keepsUntil?: string | undefined;
  /** Canaries that AWS or a person took away, and that were launched again. */
  readonly lostCanaries?: readonly string[];
  /** Subnets AWS had no capacity in, which the candidate's group was pointed away from. */
  readonly avoidedSubnets?: readonly string[];
  /** What people or tools changed in AWS meanwhile, and what was done about it; oldest first. */
  readonly drift?: readonly DriftRecord[];
  readonly timeline: readonly TimelineEntry[];
}

export interface StandingFleet {
  readonly fleet: Fleet;
  /** The production rule names it, with weight 0, so that its health goes on being checked. */
  readonly isNamed: boolean;
}

/** A previous fleet that `keep.previous` leaves whole, at weight 0, for a quick rollback. */
export interface KeptFleet {
  readonly fleet: Fleet;
  readonly releaseNumber: number;
  readonly releaseId: string;
  /** ISO time from which the next deploy or clean-up takes it away. */
  readonly retireAfter: string;
}

/** Stable as the live pointer named it, and its size before anything was pinned. */
export interface StableRecord {
  readonly fleet: Fleet;
  readonly releaseNumber: number;
  readonly releaseId: string;
  readonly sizeBefore: Size;
  /** Zones its instances stood in before the shift. */
  readonly zones?: readonly string[];
  /** As the live pointer had it. */
  readonly lastSetDesired: number;
  /** The rollout that made it live; absent: the one that made its fleet. */
  readonly rollout?: number;
}

/** The one pointer to what serves; it changes only at promote. */
export interface LivePointer {
  readonly schema: 1;
  readonly releaseNumber: number;
  readonly releaseId: string;
  readonly rollout: number;
  readonly fleet: Fleet;
  readonly productionRuleArn: string;
  /** Listener, route: where the production rule stands. */
  readonly listenerArn: string;
  readonly route: Route;
  /**
   * Desired capacity as configured when the fleet took over. One that took over larger, because a
   * policy had grown its predecessor, counts as moved, so that its successor is not cut back.
   */
  readonly lastSetDesired: number;
  /** What the fleet's scaling policy holds; null: none. Pointers of older versions do not say. */
  readonly scaleCpuPercent?: number | null;
  readonly since: string;
  readonly kept?: KeptFleet;
  /** Fleets that earlier rollouts could not take away, for the next command that can. */
  readonly leftover?: readonly Fleet[];
  /** Releases promoted before this one, newest first; `rollback` goes to the first. */
  readonly history: readonly {
    readonly number: number;
    readonly id: string;
    readonly at: string;
  }[];
}

/** A state this version does not know is not final: nothing may begin beside it. */
export function isFinal({ kind }: RolloutState): boolean {
  return finalKinds.has(kind);
}

const finalKinds: ReadonlySet<string> = new Set<RolloutState["kind"]>([
  "succeeded",
  "cleanup-pending",
  "rolled-back",
  "needs-operator",
]);

/** False for the record of a slipway whose steps or states are not this one's. */
export function isOfThisVersion({ schema, stepList, state }: Rollout): boolean {
  const isKnown = isFinal(state) || state.kind === "advancing" || state.kind === "undoing";
  const hasKnownStep = !("step" in state) || stepNames.includes(state.step);
  return schema === 1 && stepList === stepListVersion && isKnown && hasKnownStep;
}
