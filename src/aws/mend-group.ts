import {
  ResumeProcessesCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import type { Fleet } from "../domain/fleet.ts";
import { changeGroup, type GroupHands } from "./groups.ts";

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
