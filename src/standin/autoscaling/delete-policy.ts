import type { DeletePolicyCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { findPolicy } from "./find-policy.ts";
import { deleteTrackingAlarms } from "./tracking-alarms.ts";

/**
 * DeletePolicy, by name or ARN: with the alarms that were made for it, and out of the actions of
 * every other one, which stays even if it has no action left (API reference).
 */
export const deletePolicy = operation<
  Given<DeletePolicyCommandInput, "PolicyName">,
  Record<string, never>
>(["AutoScalingGroupName", "PolicyName"], (region, input) => {
  const { group, policy } = findPolicy(region, input);
  deleteTrackingAlarms(region, policy.Alarms ?? []);
  region.cloudWatch.alarms.forget(policy.PolicyARN ?? "");
  group.policies.delete(policy.PolicyName ?? "");
  return {};
});
