import type { UpdateAutoScalingGroupCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Region } from "../region.ts";
import { tagKeys, tagsAsked, type Check } from "./check.ts";
import { checkLaunch } from "./check-launch.ts";

type Launching = Partial<UpdateAutoScalingGroupCommandInput>;

interface Named {
  readonly AutoScalingGroupName?: string;
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[];
}

/**
 * Auto Scaling: Describe actions have no resource; everything else is about a group, whose tags
 * count, and its making about the tags asked for (Service Authorization Reference, EC2 Auto
 * Scaling). Whoever makes a group, or gives it another template, must be allowed to launch it
 * (aws-facts §1.1; Auto Scaling user guide, launch template support).
 */
export function checkAutoScaling(region: Region, operation: string, input: object): Check[] {
  const action = `autoscaling:${operation}`;
  if (operation.startsWith("Describe")) return [{ action, resource: "*", context: {} }];
  const { AutoScalingGroupName: name = "", Tags = [] } = input as Named;
  const arn = groupArn(region, name);
  const asked = tagsAsked(Tags);
  if (operation === "CreateAutoScalingGroup") {
    return [
      { action, resource: arn, context: asked },
      ...(Tags.length > 0
        ? [{ action: "autoscaling:CreateOrUpdateTags", resource: arn, context: asked }]
        : []),
      ...launched(region, input),
    ];
  }
  if (operation === "CreateOrUpdateTags" || operation === "DeleteTags") {
    const named = (Tags as readonly { ResourceId?: string }[]).map(({ ResourceId = "" }) => ({
      action,
      resource: groupArn(region, ResourceId),
      context: { ...asked, ...tagsOf(region, ResourceId) },
    }));
    return named.length > 0 ? named : [{ action, resource: "*", context: asked }];
  }
  const own = { action, resource: arn, context: tagsOf(region, name) };
  return operation === "UpdateAutoScalingGroup" ? [own, ...launched(region, input)] : [own];
}

/** In the group's subnets, where the call names none. */
function launched(region: Region, input: Launching): Check[] {
  const { AutoScalingGroupName: name = "", LaunchTemplate, VPCZoneIdentifier } = input;
  const subnetIds = VPCZoneIdentifier?.split(",") ?? region.autoScaling.find(name)?.subnetIds ?? [];
  return LaunchTemplate ? checkLaunch(region, LaunchTemplate, subnetIds) : [];
}

/** Of a group that is yet to be made, AWS's own part is not known. */
function groupArn({ name: region, account, autoScaling }: Region, name: string): string {
  const yetToBe = `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:*`;
  return autoScaling.find(name)?.arn ?? `${yetToBe}:autoScalingGroupName/${name}`;
}

function tagsOf({ autoScaling }: Region, name: string): Check["context"] {
  const tags = autoScaling.find(name)?.tags ?? new Map<string, { readonly value: string }>();
  return tagKeys(
    "ResourceTag",
    [...tags].map(([key, { value }]) => [key, value] as const),
  );
}
