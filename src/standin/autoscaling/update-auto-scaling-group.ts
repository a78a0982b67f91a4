import type { UpdateAutoScalingGroupCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { atNow } from "./activities.ts";
import { checkGroup, checkTemplate } from "./check-group.ts";
import type { Group, GroupSettings } from "./group.ts";
import { settingMembers } from "./setting-members.ts";
import { settingsGiven } from "./settings-given.ts";

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
  const settings = { ...group, ...settingsGiven(input) };
  const { min, max, desired } = settings;
  const within = Math.min(Math.max(desired, min), Math.max(min, max));
  const moves = input.DesiredCapacity === undefined && quirks.has("ASG-10");
  return { ...settings, desired: moves ? within : desired };
}
