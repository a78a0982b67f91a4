import type { DeleteScheduledActionCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { validationError } from "../validation-error.ts";
import type { Group } from "./group.ts";

/** DeleteScheduledAction: it does not run any more. */
export const deleteScheduledAction = operation<
  Given<DeleteScheduledActionCommandInput, "AutoScalingGroupName" | "ScheduledActionName">,
  Record<string, never>
>(["AutoScalingGroupName", "ScheduledActionName"], ({ autoScaling }, input) => {
  unschedule(autoScaling.active(input.AutoScalingGroupName), input.ScheduledActionName);
  return {};
});

/** ValidationError for a name that there is not (text as moto and public notes quote it). */
export function unschedule(group: Group, name: string): void {
  if (!group.scheduled.delete(name)) throw validationError("Scheduled action name not found");
}
