import type { ExecutePolicyCommandInput, ScalingPolicy } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { validationError } from "../validation-error.ts";
import { refuseWhileCooling } from "./cooldown.ts";
import { findPolicy } from "./find-policy.ts";
import { followPolicy } from "./follow-policy.ts";
import { stepFor } from "./scaling-adjustment.ts";

type Input = Given<ExecutePolicyCommandInput, "PolicyName">;

/**
 * ExecutePolicy of a simple policy (waiting for no cooldown unless told to, and then refused with
 * ScalingActivityInProgress) or a step policy, with the metric and the threshold that choose its
 * step. Target tracking policies cannot be executed; texts are UNCONFIRMED.
 */
export const executePolicy = operation<Input, Record<string, never>>(
  ["AutoScalingGroupName", "PolicyName", "HonorCooldown", "MetricValue", "BreachThreshold"],
  (region, input) => {
    const { group, policy } = findPolicy(region, input);
    const adjustment = adjustmentOf(policy, input);
    if (input.HonorCooldown === true) refuseWhileCooling(region, group);
    followPolicy(region, group, policy, { adjustment, by: "a user request executed" });
    return {};
  },
);

function adjustmentOf(policy: ScalingPolicy, input: Input): number {
  const { MetricValue: value, BreachThreshold: threshold, HonorCooldown } = input;
  if (policy.PolicyType === "SimpleScaling") {
    if (value === undefined && threshold === undefined) return policy.ScalingAdjustment ?? 0;
    throw validationError("MetricValue and BreachThreshold are for step scaling policies only.");
  }
  if (policy.PolicyType !== "StepScaling") {
    throw validationError(`A policy of type ${policy.PolicyType} cannot be executed.`);
  }
  if (HonorCooldown !== undefined) {
    throw validationError("HonorCooldown is for simple scaling policies only.");
  }
  if (value === undefined || threshold === undefined) {
    throw validationError("A step scaling policy needs MetricValue and BreachThreshold.");
  }
  const step = stepFor(policy.StepAdjustments ?? [], value - threshold);
  if (step) return step.ScalingAdjustment ?? 0;
  throw validationError("No step adjustment of the policy fits the metric value.");
}
