import type { Ec2Instance } from "../ec2/ec2-instance.ts";
import type { Region } from "../region.ts";
import { endActivity } from "./activities.ts";
import { enterService } from "./enter-service.ts";
import type { Group } from "./group.ts";
import { judgeHealth } from "./judge-health.ts";
import { noteLaunchFailure } from "./launch-trouble.ts";
import { dropMember } from "./leave-group.ts";
import { isArriving, type Member } from "./member.ts";

/** What a group does when EC2 says that one of its instances has changed state. */
export function noticeStateChange(
  region: Region,
  group: Group,
  member: Member,
  change: { readonly instance: Ec2Instance; readonly previous: string },
): void {
  const { instance, previous } = change;
  if (instance.state === "running") {
    if (member.state === "Pending") {
      enterService(region, group, member);
    }
  } else if (instance.state === "terminated" && member.ending) {
    dropMember(region, group, member);
  } else if (instance.state === "terminated" && previous === "pending" && isArriving(member)) {
    failLaunch(region, group, member, instance.reason);
  } else if (region.quirks.has("ASG-58")) {
    judgeHealth(region, group);
    group.wake();
  }
}

/** pending → terminated is a failed launch (aws-facts §3.2). */
function failLaunch(region: Region, group: Group, member: Member, reason: string): void {
  endActivity(region, member.activity, "Failed", `${reason}. Launching EC2 instance failed.`);
  noteLaunchFailure(region, group, member.availabilityZone);
  dropMember(region, group, member);
}
