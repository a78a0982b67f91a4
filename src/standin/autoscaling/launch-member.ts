import { AwsError } from "../aws-error.ts";
import type { Subnet } from "../ec2/network.ts";
import type { ResolvedTemplate } from "../ec2/resolved-template.ts";
import type { Region } from "../region.ts";
import { atNow, endActivity, startActivity } from "./activities.ts";
import { chooseSubnet } from "./choose-subnet.ts";
import type { Group } from "./group.ts";
import { noteLaunchFailure, targetGroupMissing } from "./launch-trouble.ts";
import { isLeaving } from "./member.ts";

/**
 * Launches one instance for the group. A refusal is no error of any call: it becomes a Failed
 * activity and the next attempt is put off (aws-facts §1.6). Returns whether it launched.
 */
export function launchMember(region: Region, group: Group): boolean {
  const subnet = chooseSubnet(region, group);
  const activity = startActivity(region, group, {
    description: "Launching a new EC2 instance",
    cause: launchCause(region, group),
    status: "PreInService",
    subnetId: subnet?.subnetId ?? "",
    availabilityZone: subnet?.availabilityZone ?? "",
  });
  const refuse = (reason: string) => {
    endActivity(region, activity, "Failed", reason);
    noteLaunchFailure(region, group, subnet?.availabilityZone);
    return false;
  };
  const attachments = [...group.attachments.keys()];
  if (attachments.some((arn) => !region.elb.hasTargetGroup(arn))) {
    return refuse(targetGroupMissing);
  }
  const launched = launch(region, group, subnet);
  if (launched instanceof AwsError) {
    return refuse(`${launched.message.replace(/\.?$/, ".")} Launching EC2 instance failed.`);
  }
  activity.Description = `Launching a new EC2 instance: ${launched.instance.instanceId}`;
  activity.Progress = 30;
  group.members.set(launched.instance.instanceId, {
    instanceId: launched.instance.instanceId,
    instanceType: launched.instance.instanceType,
    imageId: launched.instance.imageId,
    availabilityZone: launched.instance.availabilityZone,
    template: launched.template,
    launchedAt: region.clock.now(),
    state: "Pending",
    ailment: undefined,
    protected: group.protectsNewInstances,
    inServiceAt: undefined,
    activity,
    actions: new Map(),
    registered: new Set(),
    ending: false,
  });
  return true;
}

function launchCause(region: Region, group: Group): string {
  const now = [...group.members.values()].filter((member) => !isLeaving(member)).length;
  return `${group.request}  ${atNow(
    region,
    "an instance was started in response to a difference between desired and actual capacity, " +
      `increasing the capacity from ${now} to ${group.desired}`,
  )}`;
}

function launch(region: Region, group: Group, subnet: Subnet | undefined) {
  try {
    const template: ResolvedTemplate = region.ec2.resolveTemplate(group.template);
    const instance = region.ec2.launch({
      template,
      subnetId: subnet?.subnetId ?? group.subnetIds[0] ?? "",
      tags: instanceTags(group),
    });
    return { template, instance };
  } catch (error) {
    if (error instanceof AwsError) {
      return error;
    }
    throw error;
  }
}

/** The group's tags win over the template's; the group's name is always added (aws-facts §1.1). */
function instanceTags(group: Group): Record<string, string> {
  const propagated = [...group.tags].filter(([, tag]) => tag.propagate);
  return {
    ...Object.fromEntries(propagated.map(([key, tag]) => [key, tag.value])),
    "aws:autoscaling:groupName": group.name,
  };
}
