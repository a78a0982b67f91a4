import type { Region } from "../region.ts";
import { atNow } from "./activities.ts";
import type { Group } from "./group.ts";
import { leaveGroup } from "./leave-group.ts";
import { isArriving, isLeaving, type Ailment } from "./member.ts";

/**
 * Terminates unhealthy instances; the group then launches replacements because it is short of them.
 * What EC2 or a caller found goes at once; what the load balancer found goes at most a tenth of
 * desired (at least one) at a time, counting those still leaving or arriving (aws-facts §1.4).
 */
export function replaceUnhealthy(region: Region, group: Group): void {
  if (group.suspended.has("ReplaceUnhealthy") || group.suspended.has("Terminate")) {
    return;
  }
  const members = [...group.members.values()];
  const moving = members.filter((member) => isLeaving(member) || isArriving(member)).length;
  const { quirks } = region;
  const atOnce = quirks.has("ASG-54") ? Math.max(1, Math.floor(group.desired / 10)) : Infinity;
  let room = atOnce - moving;
  for (const member of members) {
    if (member.ailment === undefined || isLeaving(member)) {
      continue;
    }
    if (member.protected && !quirks.has("ASG-57")) continue;
    if (member.ailment === "elb") {
      room -= 1;
      if (room < 0) {
        continue;
      }
    }
    const response = responses[member.ailment];
    const cause = atNow(region, `an instance was taken out of service in response to ${response}`);
    leaveGroup(region, group, member, { cause });
    group.unreplaced += 1;
  }
}

const responses: Readonly<Record<Ailment, string>> = {
  ec2: "an EC2 health check indicating it has been terminated or stopped",
  elb: "an ELB system health check failure",
  user: "a user health-check",
};
