import type {
  PutScalingPolicyCommandInput,
  ScalingPolicy,
  StepAdjustment,
} from "@aws-sdk/client-auto-scaling";
import { validationError } from "../validation-error.ts";

/** The members of a simple scaling policy and of a step scaling policy, whichever it is. */
export const adjustingMembers = [
  "AdjustmentType",
  "ScalingAdjustment",
  "Cooldown",
  "MinAdjustmentMagnitude",
  "StepAdjustments.MetricIntervalLowerBound",
  "StepAdjustments.MetricIntervalUpperBound",
  "StepAdjustments.ScalingAdjustment",
  "MetricAggregationType",
  "EstimatedInstanceWarmup",
] as const;

const adjustmentTypes = ["ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity"];

/**
 * What PutScalingPolicy says of a simple or step scaling policy, checked: it has what its kind
 * needs and nothing of the other kind (API reference; texts UNCONFIRMED). ValidationError.
 */
export function adjustingPolicy(
  type: "SimpleScaling" | "StepScaling",
  input: PutScalingPolicyCommandInput,
): ScalingPolicy {
  const { AdjustmentType, MinAdjustmentMagnitude } = input;
  if (AdjustmentType === undefined || !adjustmentTypes.includes(AdjustmentType)) {
    throw validationError(`AdjustmentType must be one of ${adjustmentTypes.join(", ")}.`);
  }
  if (MinAdjustmentMagnitude !== undefined && AdjustmentType !== "PercentChangeInCapacity") {
    throw validationError("MinAdjustmentMagnitude is for PercentChangeInCapacity only.");
  }
  refuse(type, type === "SimpleScaling" ? ofStep(input) : ofSimple(input));
  const magnitude = MinAdjustmentMagnitude === undefined ? {} : { MinAdjustmentMagnitude };
  const common = { PolicyType: type, AdjustmentType, ...magnitude };
  return type === "SimpleScaling"
    ? { ...common, ...simple(input) }
    : { ...common, ...stepped(input) };
}

const ofStep = (input: PutScalingPolicyCommandInput): object => ({
  StepAdjustments: input.StepAdjustments,
  MetricAggregationType: input.MetricAggregationType,
  EstimatedInstanceWarmup: input.EstimatedInstanceWarmup,
});

const ofSimple = (input: PutScalingPolicyCommandInput): object => ({
  ScalingAdjustment: input.ScalingAdjustment,
  Cooldown: input.Cooldown,
});

function refuse(type: string, others: object): void {
  const given = Object.entries(others).find(([, value]) => value !== undefined);
  if (given) throw validationError(`${given[0]} is not supported for policy type ${type}.`);
}

function simple({ ScalingAdjustment, Cooldown }: PutScalingPolicyCommandInput): ScalingPolicy {
  if (ScalingAdjustment === undefined) {
    throw validationError("ScalingAdjustment is required for policy type SimpleScaling.");
  }
  const cooldown = Cooldown === undefined ? {} : { Cooldown };
  return { ScalingAdjustment, ...cooldown, StepAdjustments: [] };
}

function stepped(input: PutScalingPolicyCommandInput): ScalingPolicy {
  const { StepAdjustments: steps = [], EstimatedInstanceWarmup } = input;
  if (steps.length === 0 || steps.length > mostSteps) {
    throw validationError(`A step scaling policy has 1 to ${mostSteps} StepAdjustments.`);
  }
  checkSteps(steps);
  const warmup = EstimatedInstanceWarmup === undefined ? {} : { EstimatedInstanceWarmup };
  return {
    StepAdjustments: structuredClone(steps),
    MetricAggregationType: input.MetricAggregationType ?? "Average",
    ...warmup,
  };
}

/** Steps follow each other without gaps and do not overlap (API, StepAdjustment). */
function checkSteps(steps: readonly StepAdjustment[]): void {
  const ranges = steps
    .map(({ MetricIntervalLowerBound: low, MetricIntervalUpperBound: high }) => ({
      from: low ?? Number.NEGATIVE_INFINITY,
      to: high ?? Number.POSITIVE_INFINITY,
    }))
    .toSorted((a, b) => (a.from === b.from ? 0 : a.from < b.from ? -1 : 1));
  const isBroken = ranges.some(({ from, to }, at) => {
    const before = ranges[at - 1];
    return from >= to || (before !== undefined && before.to !== from);
  });
  if (isBroken) throw validationError("StepAdjustment intervals can't overlap or have a gap.");
}

/** By default (Service Quotas, "Step adjustments per step scaling policy"). */
const mostSteps = 20;
