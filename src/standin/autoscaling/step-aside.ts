import type { Activity } from "@aws-sdk/client-auto-scaling";
import type { Region } from "../region.ts";
import { endActivity, startActivity } from "./activities.ts";
import { deregisterEverywhere, goOnDraining } from "./deregister-everywhere.ts";
import type { Group } from "./group.ts";
import type { Member } from "./member.ts";

/** Why an instance steps aside, as its activity tells. */
interface StepStory {
  readonly to: "Standby" | "Detached";
  readonly cause: string;
}

/**
 * Takes an instance out of service without ending it: deregistered and drained, no hooks, then in
 * standby, or out of the group (aws-facts §1.2, §1.5).
 */
export function stepAside(
  region: Region,
  group: Group,
  member: Member,
  { to, cause }: StepStory,
): Activity {
  const doing = to === "Standby" ? "Moving EC2 instance to Standby" : "Detaching EC2 instance";
  member.state = to === "Standby" ? "EnteringStandby" : "Detaching";
  member.activity = startActivity(region, group, {
    description: `${doing}: ${member.instanceId}`,
    cause,
    status: "InProgress",
    subnetId: region.ec2.instance(member.instanceId)?.subnetId ?? "",
    availabilityZone: member.availabilityZone,
  });
  member.activity.Progress = 50;
  if (!region.quirks.has("ASG-70")) {
    arrive(region, group, member);
    return member.activity;
  }
  const isDraining = deregisterEverywhere(region, member, () => arrive(region, group, member));
  if (!isDraining) arriveSoon(region, group, member);
  return member.activity;
}

/** Goes on from where an instance stands that was stepping aside. */
export function goOnAside(region: Region, group: Group, member: Member): void {
  if (member.state === "Standby") return;
  const isDraining = goOnDraining(region, member, () => arrive(region, group, member));
  if (!isDraining) arriveSoon(region, group, member);
}

function arriveSoon(region: Region, group: Group, member: Member): void {
  region.clock.after(region.pace.groupReactionMs, () => arrive(region, group, member));
}

/** A detached instance loses the tag that names its group (UNCONFIRMED). */
function arrive(region: Region, group: Group, member: Member): void {
  if (member.state === "EnteringStandby") {
    member.state = "Standby";
  } else if (member.state === "Detaching") {
    group.members.delete(member.instanceId);
    delete region.ec2.instance(member.instanceId)?.tags["aws:autoscaling:groupName"];
  } else {
    return;
  }
  endActivity(region, member.activity, "Successful");
  group.wake();
}
