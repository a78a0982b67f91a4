import type { CompleteLifecycleActionCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { activeAction, findAction } from "./active-action.ts";
import { hookResult } from "./put-hook.ts";

/** CompleteLifecycleAction, by instance or token; a second time is ValidationError (§1.5). */
export const completeLifecycleAction = operation<
  Given<
    CompleteLifecycleActionCommandInput,
    "AutoScalingGroupName" | "LifecycleHookName" | "LifecycleActionResult"
  >,
  Record<string, never>
>(
  [
    "AutoScalingGroupName",
    "LifecycleHookName",
    "LifecycleActionResult",
    "InstanceId",
    "LifecycleActionToken",
  ],
  (region, input) => {
    const result = hookResult(input.LifecycleActionResult);
    if (!region.quirks.has("ASG-36") && !findAction(region, input)) return {};
    activeAction(region, input).complete(
      result,
      `Lifecycle Action Completed with ${result} Result`,
    );
    return {};
  },
);
