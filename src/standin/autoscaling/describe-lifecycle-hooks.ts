import type {
  DescribeLifecycleHooksAnswer,
  DescribeLifecycleHooksCommandInput,
} from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";

/** DescribeLifecycleHooks of one group, unpaged (aws-facts §1.8). */
export const describeLifecycleHooks = operation<
  Given<DescribeLifecycleHooksCommandInput, "AutoScalingGroupName">,
  DescribeLifecycleHooksAnswer
>(["AutoScalingGroupName", "LifecycleHookNames"], ({ autoScaling }, input) => {
  const names = input.LifecycleHookNames ?? [];
  const hooks = [...autoScaling.group(input.AutoScalingGroupName).hooks.values()];
  return {
    LifecycleHooks: hooks
      .filter((hook) => names.length === 0 || names.includes(hook.name))
      .map((hook) => ({
        LifecycleHookName: hook.name,
        AutoScalingGroupName: input.AutoScalingGroupName,
        LifecycleTransition: hook.transition,
        HeartbeatTimeout: hook.heartbeatSeconds,
        GlobalTimeout: Math.min(48 * 3_600, 100 * hook.heartbeatSeconds),
        DefaultResult: hook.defaultResult,
      })),
  };
});
