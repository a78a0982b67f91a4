import type { UpdateAutoScalingGroupCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Region } from "../region.ts";
import { atNow } from "./activities.ts";
import { checkGroup, checkTemplate } from "./check-group.ts";
import type { Group, GroupSettings } from "./group.ts";
import { settingsGiven } from "./settings-given.ts";

/**
 * Gives a group the settings of a request: what is left out stays; a minimum above desired raises
 * it, a maximum below lowers it (aws-facts §1.5). `by` is whom causes name: a user request, or a
 * scheduled action. Throws ValidationError, and nothing is changed.
 */
export function updateGroup(
  region: Region,
  group: Group,
  input: UpdateAutoScalingGroupCommandInput,
  by: string,
): void {
  const settings = changedSettings(region, group, input);
  checkGroup(region, settings);
  if (input.LaunchTemplate) {
    checkTemplate(region, settings.template);
  }
  const { desired: before } = group;
  Object.assign(group, settings);
  if (settings.desired !== before) {
    group.request = atNow(
      region,
      `${by} update of AutoScalingGroup constraints to min: ${settings.min}, max: ` +
        `${settings.max}, desired: ${settings.desired} changing the desired capacity from ` +
        `${before} to ${settings.desired}`,
    );
  }
  group.wake();
}

function changedSettings(
  { quirks }: Region,
  group: Group,
  input: UpdateAutoScalingGroupCommandInput,
): GroupSettings {
  const settings = { ...group, ...settingsGiven(input) };
  const { min, max, desired } = settings;
  const within = Math.min(Math.max(desired, min), Math.max(min, max));
  const moves = input.DesiredCapacity === undefined && quirks.has("ASG-10");
  return { ...settings, desired: moves ? within : desired };
}
