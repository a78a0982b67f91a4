import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import { advanceActivity, atNow, endActivity } from "./activities.ts";
import { registerWithAll } from "./attachments.ts";
import type { Group } from "./group.ts";
import { noteLaunchFailure, targetGroupMissing } from "./launch-trouble.ts";
import { leaveGroup } from "./leave-group.ts";
import type { Member } from "./member.ts";
import type { HookWait } from "./lifecycle-action.ts";
import { goOnWaiting, type HookOutcome, waitForHooks } from "./wait-for-hooks.ts";

/**
 * Takes an instance that EC2 calls running from Pending through the launch hooks to InService:
 * hooks first, then registration with the target groups, then InService (aws-facts §1.3).
 */
export function enterService(region: Region, group: Group, member: Member): void {
  if (!region.quirks.has("ASG-31")) registerWithAll(region, group, member);
  const transition = "autoscaling:EC2_INSTANCE_LAUNCHING";
  const waits = waitForHooks(region, group, member, transition, (outcome) =>
    afterHooks(region, group, member, outcome),
  );
  if (waits) {
    member.state = "Pending:Wait";
    advanceActivity(member.activity, "MidLifecycleAction", 60);
  }
}

/** Goes on from where an instance that EC2 calls running stands on its way into service. */
export function goOnEntering(
  region: Region,
  group: Group,
  member: Member,
  waits: readonly HookWait[],
): void {
  if (member.state === "Pending:Wait") {
    goOnWaiting(region, member, waits, (outcome) => afterHooks(region, group, member, outcome));
  } else {
    enterPastHooks(region, group, member);
  }
}

/** As `enterService` without hooks: they do not run for attaching or leaving standby (§1.5). */
export function enterPastHooks(region: Region, group: Group, member: Member): void {
  afterHooks(region, group, member, { result: "CONTINUE" });
}

function afterHooks(region: Region, group: Group, member: Member, outcome: HookOutcome): void {
  if (outcome.result === "ABANDON" && region.quirks.has("ASG-34")) {
    abandon(region, group, member, outcome);
    return;
  }
  if (member.state === "Pending:Wait") {
    member.state = "Pending:Proceed";
    advanceActivity(member.activity, "InProgress", 80);
  }
  region.clock.after(region.pace.groupReactionMs, () => register(region, group, member));
}

/** Terminate and replace; groups whose hooks keep failing are slowed down (aws-facts §1.5). */
function abandon(
  region: Region,
  group: Group,
  member: Member,
  outcome: HookOutcome & { result: "ABANDON" },
): void {
  const reason =
    "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token " +
    `${outcome.token} was abandoned: ${outcome.why}`;
  endActivity(region, member.activity, "Cancelled", reason);
  noteLaunchFailure(region, group, undefined);
  const cause = atNow(
    region,
    "an instance was taken out of service in response to a launch lifecycle action that was " +
      "abandoned",
  );
  leaveGroup(region, group, member, { cause });
  group.wake();
}

function register(region: Region, group: Group, member: Member): void {
  const arriving = member.state === "Pending" || member.state === "Pending:Proceed";
  if (!arriving || region.ec2.instance(member.instanceId)?.state !== "running") {
    return;
  }
  try {
    // Instances launched while AddToLoadBalancer is suspended are never added (aws-facts §1.5).
    if (!group.suspended.has("AddToLoadBalancer")) registerWithAll(region, group, member);
  } catch (error) {
    if (!(error instanceof AwsError)) {
      throw error;
    }
    endActivity(region, member.activity, "Failed", targetGroupMissing);
    noteLaunchFailure(region, group, undefined);
    leaveGroup(region, group, member, { cause: atNow(region, "its launch failed") });
    group.wake();
    return;
  }
  if (!region.quirks.has("ASG-32") && !isHealthyEverywhere(region, member)) {
    region.clock.after(region.pace.groupReactionMs, () => register(region, group, member));
    return;
  }
  member.state = "InService";
  member.inServiceAt = region.clock.now();
  endActivity(region, member.activity, "Successful");
  group.launchTrouble = { failures: 0, until: 0, zones: new Set() };
  group.wake();
}

function isHealthyEverywhere({ elb }: Region, { registered, instanceId }: Member): boolean {
  return [...registered].every((arn) => elb.targetState(arn, instanceId) === "healthy");
}
