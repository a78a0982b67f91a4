import type {
  ActivityType,
  TerminateInstanceInAutoScalingGroupCommandInput,
} from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { atNow } from "./activities.ts";
import { validationError } from "../validation-error.ts";
import type { Group } from "./group.ts";
import { leaveGroup } from "./leave-group.ts";
import { managedInstance } from "./managed-instance.ts";
import { isLeaving } from "./member.ts";

/**
 * TerminateInstanceInAutoScalingGroup: drains and runs hooks as scale-in does, whatever the
 * protection; returns the activity. Each call decrements anew when told to (aws-facts §1.5).
 */
export const terminateInstanceInAutoScalingGroup = operation<
  Given<
    TerminateInstanceInAutoScalingGroupCommandInput,
    "InstanceId" | "ShouldDecrementDesiredCapacity"
  >,
  ActivityType
>(["InstanceId", "ShouldDecrementDesiredCapacity"], (region, input) => {
  const { group, member } = managedInstance(region, input.InstanceId);
  if (member.protected && !region.quirks.has("ASG-63")) {
    throw validationError(`The instance ${member.instanceId} is protected.`);
  }
  const isRepeated = isLeaving(member) && !region.quirks.has("ASG-64");
  const shrinks = input.ShouldDecrementDesiredCapacity && !isRepeated ? decrement(group) : "";
  const taken = `instance ${member.instanceId} was taken out of service`;
  const cause = atNow(region, `${taken} in response to a user request${shrinks}`);
  const activity = leaveGroup(region, group, member, { cause });
  group.wake();
  return { Activity: { ...activity } };
});

/** Desired may not fall below the minimum (text UNCONFIRMED). */
function decrement(group: Group): string {
  if (group.desired <= group.min) {
    throw validationError(
      `Currently, desiredSize equals minSize (${group.min}). Terminating instance without ` +
        "replacement will violate group's min size constraint. Either set " +
        "shouldDecrementDesiredCapacity flag to false or lower group's min size.",
    );
  }
  group.desired -= 1;
  return `, shrinking the capacity from ${group.desired + 1} to ${group.desired}`;
}
