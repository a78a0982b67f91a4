import type { UpdateAutoScalingGroupCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { atNow } from "./activities.ts";
import { checkGroup, checkTemplate } from "./check-group.ts";
import type { Group, GroupSettings } from "./group.ts";
import { settingMembers } from "./setting-members.ts";

type Input = Given<UpdateAutoScalingGroupCommandInput, "AutoScalingGroupName">;

/**
 * UpdateAutoScalingGroup: what is left out stays; a minimum above desired raises it, a maximum
 * below lowers it; a new template is for new instances only (aws-facts §1.5).
 */
export const updateAutoScalingGroup = operation<Input, Record<string, never>>(
  settingMembers,
  (region, input) => {
    const group = region.autoScaling.active(input.AutoScalingGroupName);
    const settings = changedSettings(region, group, input);
    checkGroup(region, settings);
    if (input.LaunchTemplate) {
      checkTemplate(region, settings.template);
    }
    if (settings.desired !== group.desired) {
      group.request = atNow(
        region,
        `a user request update of AutoScalingGroup constraints to min: ${settings.min}, max: ` +
          `${settings.max}, desired: ${settings.desired} changing the desired capacity from ` +
          `${group.desired} to ${settings.desired}`,
      );
    }
    Object.assign(group, settings);
    group.wake();
    return {};
  },
);

function changedSettings({ quirks }: Region, group: Group, input: Input): GroupSettings {
  const min = input.MinSize ?? group.min;
  const max = input.MaxSize ?? group.max;
  const within = Math.min(Math.max(group.desired, min), Math.max(min, max));
  return {
    template: input.LaunchTemplate ? { ...input.LaunchTemplate } : group.template,
    min,
    max,
    desired: input.DesiredCapacity ?? (quirks.has("ASG-10") ? within : group.desired),
    subnetIds: input.VPCZoneIdentifier?.split(",").filter((id) => id !== "") ?? group.subnetIds,
    healthCheckType: input.HealthCheckType ?? group.healthCheckType,
    healthCheckGraceSeconds: input.HealthCheckGracePeriod ?? group.healthCheckGraceSeconds,
    defaultCooldownSeconds: input.DefaultCooldown ?? group.defaultCooldownSeconds,
    terminationPolicies: input.TerminationPolicies ?? group.terminationPolicies,
    protectsNewInstances: input.NewInstancesProtectedFromScaleIn ?? group.protectsNewInstances,
  };
}
