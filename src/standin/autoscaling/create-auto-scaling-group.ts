import type { CreateAutoScalingGroupCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { atNow } from "./activities.ts";
import { attach } from "./attachments.ts";
import { validationError } from "../validation-error.ts";
import { checkGroup, checkTemplate } from "./check-group.ts";
import type { Group, GroupSettings } from "./group.ts";
import { checkGroupQuota } from "./groups-per-region.ts";
import { putTags } from "./group-tags.ts";
import { hookMembers, putHook } from "./put-hook.ts";
import { sourceArns, sourceMembers } from "./traffic-sources.ts";
import { settingMembers } from "./setting-members.ts";
import { settingsGiven } from "./settings-given.ts";

type Input = Given<
  CreateAutoScalingGroupCommandInput,
  "AutoScalingGroupName" | "MinSize" | "MaxSize"
>;

/**
 * CreateAutoScalingGroup: all or nothing, with the template looked at before anything is made; what
 * it launches comes later, and its failures are activities (aws-facts §1.1, §1.6).
 */
export const createAutoScalingGroup = operation<Input, Record<string, never>>(
  [
    ...settingMembers,
    "TargetGroupARNs",
    ...sourceMembers,
    "Tags.Key",
    "Tags.Value",
    "Tags.PropagateAtLaunch",
    "Tags.ResourceId",
    "Tags.ResourceType",
    ...hookMembers.map((member) => `LifecycleHookSpecificationList.${member}`),
  ],
  (region, input) => {
    const name = input.AutoScalingGroupName;
    if (!/^[\x20-\x39\x3b-\x7e]{1,255}$/.test(name)) {
      throw validationError("A group name has 1 to 255 printable ASCII characters and no colon.");
    }
    const settings = newSettings(region, input);
    checkGroup(region, settings);
    if (region.quirks.has("ASG-04")) checkTemplate(region, settings.template);
    checkGroupQuota(region);
    const group = region.autoScaling.add(name, settings);
    try {
      furnish(region, group, input);
    } catch (error) {
      region.autoScaling.withdraw(group);
      throw error;
    }
    group.request = atNow(
      region,
      "a user request created an AutoScalingGroup changing the desired capacity " +
        `from 0 to ${group.desired}`,
    );
    group.wake();
    return {};
  },
);

/** The defaults are the API's, not the console's: no grace period at all (aws-facts §1.1). */
function newSettings({ quirks }: Region, input: Input): GroupSettings {
  const { template, subnetIds = [], ...settings } = settingsGiven(input);
  if (!template) {
    throw validationError(
      "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or " +
        "MixedInstancesPolicy parameter.",
    );
  }
  if (subnetIds.length === 0) {
    throw validationError("At least one Availability Zone or VPC Subnet is required.");
  }
  return {
    template,
    subnetIds,
    min: input.MinSize,
    max: input.MaxSize,
    desired: input.MinSize,
    healthCheckType: "EC2",
    healthCheckGraceSeconds: quirks.has("ASG-03") ? 0 : 300,
    defaultCooldownSeconds: 300,
    terminationPolicies: ["Default"],
    protectsNewInstances: false,
    deletionProtection: "none",
    warmupSeconds: undefined,
    maintenance: undefined,
    zoneDistribution: "balanced-best-effort",
    ...settings,
  };
}

/** Hooks are in place before the first launch (aws-facts §1.1). */
function furnish(region: Region, group: Group, input: Input): void {
  for (const hook of input.LifecycleHookSpecificationList ?? []) {
    putHook(region, group, hook);
  }
  putTags(group, input.Tags ?? []);
  attach(region, group, input.TargetGroupARNs ?? [], "target-groups");
  attach(region, group, sourceArns(input.TrafficSources ?? []), "traffic-sources");
}
