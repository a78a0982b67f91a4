import type { ScalingPolicy } from "@aws-sdk/client-auto-scaling";
import type { Region } from "../region.ts";
import { atNow } from "./activities.ts";
import type { Group } from "./group.ts";
import { isArriving, type Member } from "./member.ts";

/**
 * What a group does when an alarm of one of its target tracking policies rings: it sets desired to
 * what would bring the metric to the target, rounded up, within its bounds. It grows at once; it
 * shrinks only when no instance is warming up and the other policies would shrink too (user guide,
 * "Target tracking scaling policies").
 */
export function trackTarget(
  region: Region,
  group: Group,
  policy: ScalingPolicy,
  { alarm, value }: { readonly alarm: string; readonly value: number },
): void {
  const target = policy.TargetTrackingConfiguration?.TargetValue ?? Infinity;
  const inService = [...group.members.values()].filter(({ state }) => state === "InService");
  const ready = inService.filter((member) => !isWarming(region, group, member)).length;
  const needed = Math.ceil((ready * value) / target);
  const isWarmingUp =
    ready < inService.length || [...group.members.values()].some((member) => isArriving(member));
  const isBlocked = isWarmingUp && region.quirks.has("ASG-82");
  const shrinks = value < target && !isBlocked && allAgree(region, group);
  const wanted =
    value > target ? Math.max(group.desired, needed) : shrinks ? needed : group.desired;
  const desired = Math.min(group.max, Math.max(group.min, wanted));
  if (desired === group.desired) return;
  group.request = atNow(
    region,
    `a monitor alarm ${alarm} in state ALARM triggered policy ${policy.PolicyName} changing the ` +
      `desired capacity from ${group.desired} to ${desired}`,
  );
  group.desired = desired;
  group.wake();
}

/** Without a default warm-up the default cooldown holds shrinking up (user guide). */
function isWarming({ clock }: Region, group: Group, { inServiceAt = 0 }: Member): boolean {
  const warmupSeconds = group.warmupSeconds ?? group.defaultCooldownSeconds;
  return clock.now() < inServiceAt + warmupSeconds * 1_000;
}

/** Policies that may not shrink the group have no low alarm, and no say. */
function allAgree({ cloudWatch }: Region, group: Group): boolean {
  const low = [...group.policies.values()].flatMap(({ Alarms = [] }) =>
    Alarms.filter(({ AlarmName = "" }) => AlarmName.includes("-AlarmLow-")),
  );
  return low.every(({ AlarmName = "" }) => cloudWatch.alarms.get(AlarmName)?.state === "ALARM");
}
