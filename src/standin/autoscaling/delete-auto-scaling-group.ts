import type { DeleteAutoScalingGroupCommandInput } from "@aws-sdk/client-auto-scaling";
import { AwsError } from "../aws-error.ts";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { validationError } from "../validation-error.ts";
import { atNow, isRunning } from "./activities.ts";
import type { Group } from "./group.ts";
import { leaveGroup } from "./leave-group.ts";
import { isLeaving } from "./member.ts";
import { deleteTrackingAlarms } from "./tracking-alarms.ts";

/**
 * DeleteAutoScalingGroup: asynchronous; until it is done the group is described as `Delete in
 * progress` and its name is taken. ForceDelete terminates what is there, without hooks and, since
 * nothing says that it drains, without draining (aws-facts §1.7).
 */
export const deleteAutoScalingGroup = operation<
  Given<DeleteAutoScalingGroupCommandInput, "AutoScalingGroupName">,
  Record<string, never>
>(["AutoScalingGroupName", "ForceDelete"], (region, input) => {
  const group = region.autoScaling.group(input.AutoScalingGroupName);
  const force = input.ForceDelete === true;
  refuseProtected(region, group, force);
  if (!force) {
    refuseWhileBusy(region, group);
  }
  const first = group.life === "active";
  Object.assign(group, { life: "deleting", min: 0, max: 0, desired: 0 });
  const spares = group.suspended.has("Terminate") && !region.quirks.has("ASG-26");
  for (const member of spares ? [] : group.members.values()) {
    const cause = atNow(region, "a user request force deleted the AutoScalingGroup");
    leaveGroup(region, group, member, { cause, force: true });
  }
  if (first && region.quirks.has("ASG-81")) {
    deletePolicies(region, group);
  }
  if (first) {
    group.scheduled.clear();
    group.wake(0);
  }
  if (!region.quirks.has("ASG-24")) region.autoScaling.remove(group);
  return {};
});

/** With the policies go their alarm actions, and the alarms left without any (API reference). */
function deletePolicies(region: Region, group: Group): void {
  const { alarms } = region.cloudWatch;
  for (const { PolicyARN = "", Alarms = [] } of group.policies.values()) {
    deleteTrackingAlarms(region, Alarms);
    for (const name of alarms.forget(PolicyARN)) alarms.delete(name);
  }
  group.policies.clear();
}

/** Looked at before anything else (user guide, deletion protection); text UNCONFIRMED. */
function refuseProtected({ quirks }: Region, group: Group, force: boolean): void {
  const { deletionProtection: level, name } = group;
  const isBlocked = level === "prevent-all-deletion" || (level !== "none" && force);
  if (isBlocked && quirks.has("ASG-28")) {
    throw validationError(
      `AutoScalingGroup '${name}' cannot be deleted: its deletion protection is ${level}.`,
    );
  }
}

/** With only leaving instances the activity is named; which of the two AWS says is UNCONFIRMED. */
function refuseWhileBusy({ quirks }: Region, group: Group): void {
  if ([...group.members.values()].some((member) => !isLeaving(member))) {
    if (!quirks.has("ASG-20")) return;
    throw new AwsError(
      "ResourceInUse",
      "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance " +
        "request(s) still in the group.",
    );
  }
  const isBusy = group.members.size > 0 || group.activities.some(isRunning);
  if (isBusy && quirks.has("ASG-21")) {
    throw new AwsError(
      "ScalingActivityInProgress",
      "You cannot delete an AutoScalingGroup while there are scaling activities in progress for " +
        "that group.",
    );
  }
}
