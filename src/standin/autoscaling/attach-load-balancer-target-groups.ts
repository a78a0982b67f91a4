import type { AttachLoadBalancerTargetGroupsCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { attach } from "./attachments.ts";
import { validationError } from "../validation-error.ts";

/** AttachLoadBalancerTargetGroups: adds to what is attached, at most ten a call (§1.3). */
export const attachLoadBalancerTargetGroups = operation<
  Given<AttachLoadBalancerTargetGroupsCommandInput, "AutoScalingGroupName" | "TargetGroupARNs">,
  Record<string, never>
>(["AutoScalingGroupName", "TargetGroupARNs"], (region, input) => {
  if (input.TargetGroupARNs.length > 10 && region.quirks.has("ASG-16")) {
    throw validationError("At most 10 target groups may be given in one call.");
  }
  const group = region.autoScaling.active(input.AutoScalingGroupName);
  attach(region, group, input.TargetGroupARNs, "target-groups");
  return {};
});
