import type { PutScheduledUpdateGroupActionCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { schedule } from "./run-scheduled-action.ts";
import { readScheduledAction, scheduledMembers } from "./scheduled-action.ts";

/** PutScheduledUpdateGroupAction: makes a scheduled action, or changes the one of the name. */
export const putScheduledUpdateGroupAction = operation<
  Given<PutScheduledUpdateGroupActionCommandInput, "AutoScalingGroupName" | "ScheduledActionName">,
  Record<string, never>
>(["AutoScalingGroupName", ...scheduledMembers], (region, input) => {
  const group = region.autoScaling.active(input.AutoScalingGroupName);
  schedule(region, group, readScheduledAction(region, group, input));
  return {};
});
