import type { ScalingPolicy } from "@aws-sdk/client-auto-scaling";
import type { AlarmTold } from "../cloudwatch/alarm.ts";
import type { Region } from "../region.ts";
import { isCooling } from "./cooldown.ts";
import { followPolicy } from "./follow-policy.ts";
import type { Group } from "./group.ts";
import { stepFor } from "./scaling-adjustment.ts";
import { trackTarget } from "./track-target.ts";

/**
 * What groups do when an alarm rings that names one of their policies: follow it, each kind in its
 * way. A simple policy does nothing while the group cools down. None does while the group's
 * AlarmNotification is suspended.
 */
export function followAlarm(region: Region, told: AlarmTold): void {
  for (const group of region.autoScaling.all()) {
    if (group.life !== "active" || group.suspended.has("AlarmNotification")) continue;
    for (const policy of group.policies.values()) {
      if (told.actions.includes(policy.PolicyARN ?? "")) follow(region, group, policy, told);
    }
  }
}

function follow(region: Region, group: Group, policy: ScalingPolicy, told: AlarmTold): void {
  const { name, threshold } = told.alarm.settings;
  const by = `a monitor alarm ${name} in state ${told.alarm.state} triggered`;
  if (policy.PolicyType === "SimpleScaling") {
    if (isCooling(region, group)) return;
    followPolicy(region, group, policy, { adjustment: policy.ScalingAdjustment ?? 0, by });
  } else if (told.value === undefined) {
    // Nobody knows how far a state set by hand is from the threshold.
  } else if (policy.PolicyType === "StepScaling") {
    const step = stepFor(policy.StepAdjustments ?? [], told.value - threshold);
    if (!step) return;
    followPolicy(region, group, policy, { adjustment: step.ScalingAdjustment ?? 0, by });
  } else {
    trackTarget(region, group, policy, { alarm: name, value: told.value });
  }
}
