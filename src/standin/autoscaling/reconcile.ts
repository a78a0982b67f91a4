import type { Region } from "../region.ts";
import { settleAttachments } from "./attachments.ts";
import { chooseVictims } from "./choose-victims.ts";
import type { Group } from "./group.ts";
import { judgeHealth, watchesLoadBalancer } from "./judge-health.ts";
import { launchMember } from "./launch-member.ts";
import { leaveGroup, selectedCause } from "./leave-group.ts";
import { isAside, isCapacity, type Member } from "./member.ts";
import { replaceInRange, type Replacement, spare } from "./replace-in-range.ts";
import { leaveUnhealthy, replaceUnhealthy, unhealthyInRange } from "./replace-unhealthy.ts";
import { maintenanceRange } from "./replacement-range.ts";

/**
 * One look of a group at itself, and what it does about it: attachments, health, replacement, size.
 * It is asked to look by `group.wake()` and asks again itself only while there is something to
 * watch: the load balancer's checks, or a launch that was put off.
 */
export function reconcile(region: Region, group: Group): void {
  if (group.life === "deleting") {
    finishDeletion(region, group);
  }
  if (group.life !== "active") {
    return;
  }
  settleAttachments(region, group);
  judgeHealth(region, group);
  replaceUnhealthy(region, group);
  replaceOutgoing(region, group);
  const replacement = replacementOf(region, group);
  const size = [...group.members.values()].filter((one) => counts(region, one)).length;
  const wanted = group.desired + (replacement ? spare(group, replacement) : 0);
  if (size < wanted) {
    scaleOut(region, group, size, wanted);
  } else if (size > wanted) {
    scaleIn(region, group, size);
  } else {
    group.request = "";
    group.unreplaced = 0;
  }
  if (replacement || watchesLoadBalancer(region, group)) {
    group.wake();
  }
}

function replaceOutgoing(region: Region, group: Group): void {
  const replacement = replacementOf(region, group);
  if (!replacement) return;
  replaceInRange(region, group, replacement, (one) => leaveUnhealthy(region, group, one));
}

/** What is to be replaced within a range, as it stands now. */
function replacementOf(region: Region, group: Group): Replacement | undefined {
  const range = maintenanceRange(region, group);
  const outgoing = unhealthyInRange(region, group);
  return range && outgoing.length > 0 ? { outgoing, range } : undefined;
}

function counts({ quirks }: Region, member: Member): boolean {
  return isCapacity(member) || (isAside(member) && !quirks.has("ASG-73"));
}

/** A group counts as deleted some time after its last instance is gone (aws-facts §1.7). */
function finishDeletion(region: Region, group: Group): void {
  if (group.members.size === 0) {
    region.clock.after(region.pace.deletionMs, () => region.autoScaling.remove(group));
  }
}

function scaleOut(region: Region, group: Group, size: number, wanted: number): void {
  if (group.suspended.has("Launch")) {
    return;
  }
  const wait = group.launchTrouble.until - region.clock.now();
  if (wait > 0) {
    group.wake(wait);
    return;
  }
  for (let missing = wanted - size; missing > 0; missing -= 1) {
    if (!launchMember(region, group, size)) {
      if (region.quirks.has("ASG-42")) group.wake(group.launchTrouble.until - region.clock.now());
      return;
    }
  }
}

function scaleIn(region: Region, group: Group, size: number): void {
  if (group.suspended.has("Terminate")) {
    return;
  }
  for (const member of chooseVictims(region, group, size - group.desired)) {
    leaveGroup(region, group, member, { cause: selectedCause(region, group, member, size) });
  }
}
