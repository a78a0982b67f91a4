import type { Region } from "../region.ts";
import { atNow } from "./activities.ts";
import type { Group } from "./group.ts";
import { isJudged } from "./judge-health.ts";
import { leaveGroup } from "./leave-group.ts";
import { isArriving, isLeaving, type Ailment, type Member } from "./member.ts";
import { maintenanceRange } from "./replacement-range.ts";

/**
 * Terminates unhealthy instances; the group then launches replacements because it is short of them.
 * What EC2 or a caller found goes at once; what the load balancer found goes within the range of
 * the group's maintenance policy, or without one at most a tenth of desired (at least one) at a
 * time, counting those still leaving or arriving (aws-facts §1.4).
 */
export function replaceUnhealthy(region: Region, group: Group): void {
  if (!mayReplace(group)) return;
  const members = [...group.members.values()];
  const moving = members.filter((member) => isLeaving(member) || isArriving(member)).length;
  const { quirks } = region;
  const atOnce = quirks.has("ASG-54") ? Math.max(1, Math.floor(group.desired / 10)) : Infinity;
  let room = atOnce - moving;
  const range = maintenanceRange(region, group);
  for (const member of members.filter((one) => isSick(region, one))) {
    if (member.ailment === "elb") {
      room -= 1;
      if (range || room < 0) continue;
    }
    group.unreplaced += 1;
    leaveUnhealthy(region, group, member);
  }
}

/** Those the load balancer finds unhealthy, when there is a range to replace them in. */
export function unhealthyInRange(region: Region, group: Group): readonly Member[] {
  if (!mayReplace(group) || !maintenanceRange(region, group)) return [];
  return [...group.members.values()].filter(
    (member) => member.ailment === "elb" && isSick(region, member),
  );
}

/** Takes an unhealthy instance out; its activity says who found it so. */
export function leaveUnhealthy(region: Region, group: Group, member: Member): void {
  const response = responses[member.ailment ?? "elb"];
  const cause = atNow(region, `an instance was taken out of service in response to ${response}`);
  leaveGroup(region, group, member, { cause });
}

const mayReplace = ({ suspended }: Group): boolean =>
  !suspended.has("ReplaceUnhealthy") && !suspended.has("Terminate");

function isSick(region: Region, member: Member): boolean {
  const isKept = member.protected && !region.quirks.has("ASG-57");
  return member.ailment !== undefined && isJudged(region, member) && !isKept;
}

const responses: Readonly<Record<Ailment, string>> = {
  ec2: "an EC2 health check indicating it has been terminated or stopped",
  elb: "an ELB system health check failure",
  user: "a user health-check",
};
