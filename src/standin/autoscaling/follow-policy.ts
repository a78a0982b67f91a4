import type { ScalingPolicy } from "@aws-sdk/client-auto-scaling";
import type { Region } from "../region.ts";
import { atNow } from "./activities.ts";
import type { Group } from "./group.ts";
import { isArriving, isLeaving, type Member } from "./member.ts";
import { adjusted } from "./scaling-adjustment.ts";

/** What sets a simple or step scaling policy off. */
interface Trigger {
  /** By how much capacity is adjusted: the policy's own, or that of the step. */
  readonly adjustment: number;
  /** How the cause begins: who triggered the policy. */
  readonly by: string;
}

/**
 * Does what a simple or step scaling policy says, within the group's bounds. A step policy does not
 * count instances that are warming up while it grows, nor forget those that are leaving while it
 * shrinks, so that one breach after another of the same step adds up to one change; it does not
 * shrink while instances warm up (user guide, "Step and simple scaling policies").
 */
export function followPolicy(
  region: Region,
  group: Group,
  policy: ScalingPolicy,
  { adjustment, by }: Trigger,
): void {
  const isStep = policy.PolicyType === "StepScaling" && region.quirks.has("ASG-84");
  const wanted = isStep ? stepped(region, group, policy, adjustment) : undefined;
  const next = wanted ?? adjusted(group.desired, adjustment, policy);
  const desired = Math.min(group.max, Math.max(group.min, next));
  if (policy.PolicyType === "SimpleScaling") {
    const cooldownSeconds = policy.Cooldown ?? group.defaultCooldownSeconds;
    group.simpleScaling = { at: region.clock.now(), cooldownSeconds };
  }
  if (desired === group.desired) return;
  group.request = atNow(
    region,
    `${by} policy ${policy.PolicyName} changing the desired capacity from ${group.desired} to ` +
      `${desired}`,
  );
  group.desired = desired;
  group.wake();
}

function stepped(
  region: Region,
  group: Group,
  policy: ScalingPolicy,
  adjustment: number,
): number | undefined {
  if (policy.AdjustmentType === "ExactCapacity") return undefined;
  const members = [...group.members.values()];
  const warming = members.filter((one) => isWarming(region, group, policy, one)).length;
  if (adjustment >= 0) {
    const warm = Math.max(0, group.desired - warming);
    return Math.max(group.desired, adjusted(warm, adjustment, policy));
  }
  if (warming > 0) return group.desired;
  const leaving = members.filter((one) => isLeaving(one)).length;
  return Math.min(group.desired, adjusted(group.desired + leaving, adjustment, policy));
}

/** The policy's own warm-up goes before the group's, and that before its cooldown. */
function isWarming({ clock }: Region, group: Group, policy: ScalingPolicy, one: Member): boolean {
  if (isArriving(one)) return true;
  const { EstimatedInstanceWarmup: own } = policy;
  const seconds = own ?? group.warmupSeconds ?? group.defaultCooldownSeconds;
  return one.state === "InService" && clock.now() < (one.inServiceAt ?? 0) + seconds * 1_000;
}
