import type { DeleteLifecycleHookCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { validationError } from "../validation-error.ts";

/**
 * DeleteLifecycleHook: outstanding actions are completed first, with ABANDON for launching and
 * CONTINUE for terminating instances (the API model's text).
 */
export const deleteLifecycleHook = operation<
  Given<DeleteLifecycleHookCommandInput, "AutoScalingGroupName" | "LifecycleHookName">,
  Record<string, never>
>(["AutoScalingGroupName", "LifecycleHookName"], ({ autoScaling, quirks }, input) => {
  const group = autoScaling.group(input.AutoScalingGroupName);
  const hook = group.hooks.get(input.LifecycleHookName);
  if (!hook) {
    throw validationError(`No Lifecycle Hook found with name: ${input.LifecycleHookName}`);
  }
  group.hooks.delete(hook.name);
  const launching = hook.transition === "autoscaling:EC2_INSTANCE_LAUNCHING";
  if (!quirks.has("ASG-37")) return {};
  for (const member of group.members.values()) {
    member.actions
      .get(hook.name)
      ?.complete(launching ? "ABANDON" : "CONTINUE", "Lifecycle Hook was deleted");
  }
  return {};
});
