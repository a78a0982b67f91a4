import type { Activity } from "@aws-sdk/client-auto-scaling";
import type { Region } from "../region.ts";
import { advanceActivity, atNow, endActivity, inOrder, startActivity } from "./activities.ts";
import { deregisterEverywhere, goOnDraining } from "./deregister-everywhere.ts";
import type { Group } from "./group.ts";
import { isArriving, isLeaving, type Member } from "./member.ts";
import type { HookWait } from "./lifecycle-action.ts";
import { cancelActions, goOnWaiting, type HookOutcome, waitForHooks } from "./wait-for-hooks.ts";

/**
 * Takes an instance out of its group: deregister and drain, then termination hooks, then terminate,
 * then off the list (aws-facts §1.3). `cause` says why, for the activity, which is returned. With
 * `force` neither draining nor hooks are waited for (§1.7; that force does not drain is
 * UNCONFIRMED). An instance that is leaving already goes on leaving, only faster under force.
 */
export function leaveGroup(
  region: Region,
  group: Group,
  member: Member,
  why: { readonly cause: string; readonly force?: boolean },
): Activity {
  const force = why.force === true;
  const skipsHooks = force && region.quirks.has("ASG-22");
  if (!isLeaving(member)) {
    cancelActions(member);
    if (isArriving(member)) {
      const reason = `Instance ${member.instanceId} was terminated before it entered service`;
      endActivity(region, member.activity, "Cancelled", reason);
    }
    member.state = "Terminating";
    member.activity = startActivity(region, group, {
      description: `Terminating EC2 instance: ${member.instanceId}`,
      cause: why.cause,
      status: "InProgress",
      subnetId: region.ec2.instance(member.instanceId)?.subnetId ?? "",
      availabilityZone: member.availabilityZone,
    });
    const drains = !force || !region.quirks.has("ASG-23");
    drain(region, member, drains, () => {
      if (skipsHooks) end(region, group, member);
      else holdForHooks(region, group, member);
    });
  } else if (skipsHooks) {
    cancelActions(member);
    end(region, group, member);
  }
  return member.activity;
}

/** Goes on from where a leaving instance stands: draining, waiting for hooks, or ending. */
export function goOnLeaving(
  region: Region,
  group: Group,
  member: Member,
  waits: readonly HookWait[],
): void {
  if (member.ending || member.state === "Terminating:Proceed") {
    member.ending = false;
    end(region, group, member);
  } else if (member.state === "Terminating:Wait") {
    goOnWaiting(region, member, waits, (outcome) => proceed(region, group, member, outcome));
  } else {
    const done = () => holdForHooks(region, group, member);
    if (!goOnDraining(region, member, done)) done();
  }
}

/** Takes a terminated instance off the group's list. */
export function dropMember(region: Region, group: Group, member: Member): void {
  endActivity(region, member.activity, "Successful");
  group.members.delete(member.instanceId);
  group.wake(group.life === "deleting" ? 0 : undefined);
}

/** The sentence for an instance that is one too many. */
export function selectedCause(region: Region, group: Group, member: Member, size: number): string {
  return inOrder(
    group.request,
    atNow(
      region,
      "an instance was taken out of service in response to a difference between desired and " +
        `actual capacity, shrinking the capacity from ${size} to ${group.desired}`,
    ),
    atNow(region, `instance ${member.instanceId} was selected for termination`),
  );
}

/** A machine that is not running any more has nothing to drain (UNCONFIRMED). */
function drain(region: Region, member: Member, drains: boolean, done: () => void): void {
  const isRunning = region.ec2.instance(member.instanceId)?.state === "running";
  const waits = drains && isRunning && region.quirks.has("ASG-65");
  const isDraining = deregisterEverywhere(region, member, waits ? done : () => undefined);
  if (waits && isDraining) {
    advanceActivity(member.activity, "WaitingForELBConnectionDraining", 20);
    member.activity.Description += " - Waiting for ELB connection draining.";
  } else {
    done();
  }
}

/** Both results of a termination hook terminate (aws-facts §1.5). */
function holdForHooks(region: Region, group: Group, member: Member): void {
  const transition = "autoscaling:EC2_INSTANCE_TERMINATING";
  const waits = waitForHooks(region, group, member, transition, (outcome) =>
    proceed(region, group, member, outcome),
  );
  if (waits) {
    member.state = "Terminating:Wait";
    advanceActivity(member.activity, "MidLifecycleAction", 50);
  }
}

function proceed(region: Region, group: Group, member: Member, { result }: HookOutcome): void {
  if (result === "ABANDON" && !region.quirks.has("ASG-66")) {
    member.state = "InService";
    return;
  }
  if (member.state === "Terminating:Wait") {
    member.state = "Terminating:Proceed";
  }
  end(region, group, member);
}

function end(region: Region, group: Group, member: Member): void {
  if (member.ending) {
    return;
  }
  member.ending = true;
  advanceActivity(member.activity, "InProgress", 50);
  const instance = region.ec2.instance(member.instanceId);
  if (!instance || instance.state === "terminated") {
    dropMember(region, group, member);
    return;
  }
  region.ec2.terminate(member.instanceId);
}
