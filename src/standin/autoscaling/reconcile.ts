import type { Region } from "../region.ts";
import { settleAttachments } from "./attachments.ts";
import { chooseVictims } from "./choose-victims.ts";
import type { Group } from "./group.ts";
import { judgeHealth, watchesLoadBalancer } from "./judge-health.ts";
import { launchMember } from "./launch-member.ts";
import { leaveGroup, selectedCause } from "./leave-group.ts";
import { isLeaving } from "./member.ts";
import { replaceUnhealthy } from "./replace-unhealthy.ts";

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
  const size = [...group.members.values()].filter((member) => !isLeaving(member)).length;
  if (size < group.desired) {
    scaleOut(region, group, size);
  } else if (size > group.desired) {
    scaleIn(region, group, size);
  } else {
    group.request = "";
    group.unreplaced = 0;
  }
  if (watchesLoadBalancer(region, group)) {
    group.wake();
  }
}

/** A group counts as deleted some time after its last instance is gone (aws-facts §1.7). */
function finishDeletion(region: Region, group: Group): void {
  if (group.members.size === 0) {
    region.clock.after(region.pace.deletionMs, () => region.autoScaling.remove(group));
  }
}

function scaleOut(region: Region, group: Group, size: number): void {
  if (group.suspended.has("Launch")) {
    return;
  }
  const wait = group.launchTrouble.until - region.clock.now();
  if (wait > 0) {
    group.wake(wait);
    return;
  }
  for (let missing = group.desired - size; missing > 0; missing -= 1) {
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
