import type { PutLifecycleHookCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { hookMembers, putHook } from "./put-hook.ts";

/** PutLifecycleHook: for instances that reach the transition from now on (aws-facts §1.5). */
export const putLifecycleHook = operation<
  Given<PutLifecycleHookCommandInput, "AutoScalingGroupName" | "LifecycleHookName">,
  Record<string, never>
>(["AutoScalingGroupName", ...hookMembers], (region, input) => {
  putHook(region, region.autoScaling.active(input.AutoScalingGroupName), input);
  return {};
});
