import {
  ResumeProcessesCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import { fail } from "../domain/failure.ts";
import type { Fleet } from "../domain/fleet.ts";
import { persist } from "./attempt.ts";
import { isOurGroup, type GroupHands } from "./groups.ts";

/** Lets processes of a group that is ours run again; none named would mean all of them. */
export async function resumeGroup(
  hands: GroupHands,
  fleet: Fleet,
  processes: readonly string[],
): Promise<void> {
  await assertOurs(hands, fleet);
  const command = new ResumeProcessesCommand({
    AutoScalingGroupName: fleet.name,
    ScalingProcesses: [...processes],
  });
  await persist<unknown>(
    hands.clock,
    { action: "autoscaling:ResumeProcesses", resource: `group ${fleet.name}` },
    () => hands.clients.autoScaling.writes.send(command),
  );
}

/** Sets the subnets of a group that is ours, for launches to come. */
export async function spreadGroup(
  hands: GroupHands,
  fleet: Fleet,
  subnetIds: readonly string[],
): Promise<void> {
  await assertOurs(hands, fleet);
  const command = new UpdateAutoScalingGroupCommand({
    AutoScalingGroupName: fleet.name,
    VPCZoneIdentifier: subnetIds.join(","),
  });
  await persist<unknown>(
    hands.clock,
    { action: "autoscaling:UpdateAutoScalingGroup", resource: `group ${fleet.name}` },
    () => hands.clients.autoScaling.writes.send(command),
  );
}

async function assertOurs(hands: GroupHands, fleet: Fleet): Promise<void> {
  if (!(await isOurGroup(hands, fleet))) {
    fail({ code: "DRIFT", summary: `Auto Scaling group ${fleet.name} no longer exists.` });
  }
}
