import type { AttachInstancesCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Ec2Instance } from "../ec2/ec2-instance.ts";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { validationError } from "../validation-error.ts";
import { atNow, startActivity } from "./activities.ts";
import { changeDesired } from "./change-desired.ts";
import { enterPastHooks } from "./enter-service.ts";
import type { Group } from "./group.ts";
import { newMember } from "./member.ts";

/**
 * AttachInstances: running instances join the group, without hooks; desired rises with them and may
 * not pass the maximum (API reference). All of them, or none.
 */
export const attachInstances = operation<
  Given<AttachInstancesCommandInput, "AutoScalingGroupName">,
  Record<string, never>
>(["AutoScalingGroupName", "InstanceIds"], (region, input) => {
  const group = region.autoScaling.active(input.AutoScalingGroupName);
  const ids = [...new Set(input.InstanceIds ?? [])];
  if (ids.length === 0 || ids.length > 20) {
    throw validationError("Between 1 and 20 instance IDs must be given.");
  }
  const instances = ids.map((id) => attachable(region, group, id));
  const ending = changeDesired(region, group, instances.length, "attach");
  for (const instance of instances) {
    join(region, group, instance, ending);
  }
  group.wake();
  return {};
});

/** User guide, "Attach EC2 instances"; texts UNCONFIRMED but for the second. */
function attachable(region: Region, group: Group, id: string): Ec2Instance {
  const instance = region.ec2.instance(id);
  if (!instance) throw validationError(`Invalid Instance ID(s): [${id}] specified`);
  const owner = region.autoScaling.owner(id);
  if (owner) {
    throw validationError(
      `The Instance: ${id} is already part of AutoScalingGroup:${owner.group.name}`,
    );
  }
  if (instance.state !== "running") {
    throw validationError(`Instance ${id} is not in correct state. It must be running.`);
  }
  if (!region.ec2.images.has(instance.imageId)) {
    throw validationError(`The image id '[${instance.imageId}]' of ${id} does not exist`);
  }
  const zones = group.subnetIds.map((subnet) => region.ec2.subnet(subnet)?.availabilityZone);
  if (!zones.includes(instance.availabilityZone)) {
    throw validationError(
      `The availability zone ${instance.availabilityZone} of ${id} is not one of the group's.`,
    );
  }
  return instance;
}

/** The words of the activity are as notifications in public repositories have them. */
function join(region: Region, group: Group, instance: Ec2Instance, ending: string): void {
  const { instanceId, subnetId, availabilityZone, tags } = instance;
  const event = `an instance was added in response to user request${ending}`;
  const activity = startActivity(region, group, {
    description: `Attaching an existing EC2 instance: ${instanceId}`,
    cause: atNow(region, event),
    status: "PreInService",
    subnetId,
    availabilityZone,
  });
  activity.Progress = 50;
  tags["aws:autoscaling:groupName"] = group.name;
  const launchedAt = region.clock.now();
  const member = newMember(group, instance, { template: undefined, activity, launchedAt });
  group.members.set(instanceId, member);
  enterPastHooks(region, group, member);
}
