import type { Change } from "./change.ts";
import type { StepName } from "./rollout.ts";

/**
 * What a deploy would do to AWS, as far as it can be known before: for the same world the same,
 * byte for byte. Absent values are null so that keys are always there.
 */
export interface Plan {
  readonly service: string;
  readonly environment: string;
  readonly release: {
    readonly id: string;
    /** `r42`. */
    readonly number: string;
    /** False when it has been published already. */
    readonly isNew: boolean;
  };
  /** What serves now. */
  readonly previous: string | null;
  readonly changes: readonly Change[];
  /** The number the rollout will have; null when there is nothing to roll out. */
  readonly rollout: number | null;
  /** Only steps that change something in AWS, in order. */
  readonly steps: readonly PlannedStep[];
  readonly cost: PlannedCost;
  /** What an operator should know beforehand, one sentence each. */
  readonly notes: readonly string[];
  /** The command that does it. */
  readonly next: string | null;
}

export interface PlannedStep {
  readonly step: StepName;
  readonly mutations: readonly PlannedMutation[];
}

/** One call that changes something in a control plane; records in the state table are not here. */
export interface PlannedMutation {
  /** As in IAM: `elasticloadbalancing:ModifyRule`. */
  readonly call: string;
  readonly resource: string;
  readonly detail: string;
}

/** Instances that run beside what would run anyway. Prices differ; instance-hours do not. */
export interface PlannedCost {
  readonly instanceType: string;
  /** While both fleets stand: of the previous fleet, from the first new instance to its end. */
  readonly overlapInstances: number;
  /** What bake, pauses and drain alone take, in seconds; boots come on top. */
  readonly overlapSeconds: number;
  /** `keep.previous`: the previous fleet goes on running so long. */
  readonly keptInstances: number;
  readonly keptSeconds: number;
}
