import type { RecordLifecycleActionHeartbeatCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { activeAction } from "./active-action.ts";

/** RecordLifecycleActionHeartbeat: restarts the timer, up to the global timeout (§1.5). */
export const recordLifecycleActionHeartbeat = operation<
  Given<RecordLifecycleActionHeartbeatCommandInput, "AutoScalingGroupName" | "LifecycleHookName">,
  Record<string, never>
>(
  ["AutoScalingGroupName", "LifecycleHookName", "InstanceId", "LifecycleActionToken"],
  (region, input) => {
    activeAction(region, input).heartbeat();
    return {};
  },
);
