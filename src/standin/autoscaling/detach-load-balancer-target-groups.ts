import type { DetachLoadBalancerTargetGroupsCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { detach } from "./attachments.ts";

/** DetachLoadBalancerTargetGroups: `Removing` until drained; instances go on running (§1.3). */
export const detachLoadBalancerTargetGroups = operation<
  Given<DetachLoadBalancerTargetGroupsCommandInput, "AutoScalingGroupName" | "TargetGroupARNs">,
  Record<string, never>
>(["AutoScalingGroupName", "TargetGroupARNs"], (region, input) => {
  const group = region.autoScaling.active(input.AutoScalingGroupName);
  detach(region, group, input.TargetGroupARNs, "target-groups");
  return {};
});
