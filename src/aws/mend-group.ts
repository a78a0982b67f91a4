import {
  ResumeProcessesCommand,
  SetInstanceProtectionCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import type { Fleet } from "../domain/fleet.ts";
import { changeGroup, type GroupHands } from "./groups.ts";

/** Instances that one call may name (aws-facts §1.5). */
const perCall = 50;

/** Lets processes of a group that is ours run again; none named would mean all of them. */
export async function resumeGroup(
  hands: GroupHands,
  fleet: Fleet,
  processes: readonly string[],
): Promise<void> {
  const command = new ResumeProcessesCommand({
    AutoScalingGroupName: fleet.name,
    ScalingProcesses: [...processes],
  });
  await changeGroup(hands, fleet, "ResumeProcesses", (writes) => writes.send(command));
}

/** Lifts scale-in protection from the instances, and from those the group will launch. */
export async function unprotectGroup(
  hands: GroupHands,
  fleet: Fleet,
  instances: readonly string[],
): Promise<void> {
  const AutoScalingGroupName = fleet.name;
  for (let from = 0; from < instances.length; from += perCall) {
    const command = new SetInstanceProtectionCommand({
      AutoScalingGroupName,
      InstanceIds: instances.slice(from, from + perCall),
      ProtectedFromScaleIn: false,
    });
    await changeGroup(hands, fleet, "SetInstanceProtection", (writes) => writes.send(command));
  }
  const update = new UpdateAutoScalingGroupCommand({
    AutoScalingGroupName,
    NewInstancesProtectedFromScaleIn: false,
  });
  await changeGroup(hands, fleet, "UpdateAutoScalingGroup", (writes) => writes.send(update));
}

/** Sets the subnets of a group that is ours, for launches to come. */
export async function spreadGroup(
  hands: GroupHands,
  fleet: Fleet,
  subnetIds: readonly string[],
): Promise<void> {
  const command = new UpdateAutoScalingGroupCommand({
    AutoScalingGroupName: fleet.name,
    VPCZoneIdentifier: subnetIds.join(","),
  });
  await changeGroup(hands, fleet, "UpdateAutoScalingGroup", (writes) => writes.send(command));
}
