import { AwsError } from "../aws-error.ts";
import type { Subnet } from "../ec2/network.ts";
import type { ResolvedTemplate } from "../ec2/resolved-template.ts";
import { tagsFor } from "../ec2/tag-record.ts";
import type { Region } from "../region.ts";
import { atNow, endActivity, inOrder, startActivity } from "./activities.ts";
import { chooseSubnet } from "./choose-subnet.ts";
import { propagated } from "./group-tags.ts";
import type { Group } from "./group.ts";
import { newMember } from "./member.ts";
import { noteLaunchFailure, targetGroupMissing } from "./launch-trouble.ts";

/**
 * Launches one instance for the group, which had `size` before. A refusal is no error of any call:
 * it becomes a Failed activity and the next attempt is put off (aws-facts §1.6). Returns whether it
 * launched.
 */
export function launchMember(region: Region, group: Group, size: number): boolean {
  const subnet = chooseSubnet(region, group);
  const activity = startActivity(region, group, {
    description: "Launching a new EC2 instance",
    cause: launchCause(region, group, size),
    status: "PreInService",
    subnetId: subnet?.subnetId ?? "",
    availabilityZone: subnet?.availabilityZone ?? "",
  });
  const refuse = (reason: string) => {
    endActivity(region, activity, "Failed", reason);
    if (!region.quirks.has("ASG-41")) group.activities.pop();
    noteLaunchFailure(region, group, subnet?.availabilityZone);
    return false;
  };
  const missing = [...group.attachments.keys()].filter((arn) => !region.elb.hasTargetGroup(arn));
  if (!region.quirks.has("ASG-45")) {
    for (const arn of missing) group.attachments.delete(arn);
  } else if (missing.length > 0) {
    return refuse(targetGroupMissing);
  }
  const launched = launch(region, group, subnet);
  if (launched instanceof AwsError) {
    return refuse(`${launched.message.replace(/\.?$/, ".")} Launching EC2 instance failed.`);
  }
  group.unreplaced = Math.max(0, group.unreplaced - 1);
  activity.Description = `Launching a new EC2 instance: ${launched.instance.instanceId}`;
  activity.Progress = 30;
  const { template, instance } = launched;
  const launchedAt = region.clock.now();
  group.members.set(
    instance.instanceId,
    newMember(group, instance, { template, activity, launchedAt }),
  );
  return true;
}

/** The sentence about a replacement is the user guide's; it names no capacity. */
function launchCause(region: Region, group: Group, size: number): string {
  if (group.unreplaced > 0 || size >= group.desired) {
    return atNow(
      region,
      "an instance was launched in response to an unhealthy instance needing to be replaced",
    );
  }
  const difference = atNow(
    region,
    "an instance was started in response to a difference between desired and actual capacity, " +
      `increasing the capacity from ${size} to ${group.desired}`,
  );
  return inOrder(group.request, difference);
}

function launch(region: Region, group: Group, subnet: Subnet | undefined) {
  try {
    const template: ResolvedTemplate = region.ec2.resolveTemplate(group.template);
    const instance = region.ec2.launch({
      template,
      subnetId: subnet?.subnetId ?? group.subnetIds[0] ?? "",
      tags: instanceTags(region, group, template),
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
function instanceTags(
  { quirks }: Region,
  group: Group,
  { data }: ResolvedTemplate,
): Record<string, string> {
  return {
    ...Object.fromEntries(propagated(group)),
    ...(quirks.has("ASG-38") ? {} : tagsFor("instance", data.TagSpecifications)),
    ...(quirks.has("ASG-39") ? { "aws:autoscaling:groupName": group.name } : {}),
  };
}
