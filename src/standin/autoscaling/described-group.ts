import type { AutoScalingGroup, Instance } from "@aws-sdk/client-auto-scaling";
import type { Region } from "../region.ts";
import { describedMember } from "./described-member.ts";
import { describedTags } from "./group-tags.ts";
import type { Group } from "./group.ts";
import { isLeaving } from "./member.ts";

/** Of every group that names no other (AWS CLI's example of describe-auto-scaling-groups). */
const serviceLinkedRole = "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";

/** A group as DescribeAutoScalingGroups shows it. */
export function describedGroup(
  region: Region,
  group: Group,
  withInstances: boolean,
): AutoScalingGroup {
  const attached = [...group.attachments];
  const zones = group.subnetIds.flatMap((id) => region.ec2.subnet(id)?.availabilityZone ?? []);
  return {
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.arn,
    LaunchTemplate: echoedTemplate(region, group),
    MinSize: group.min,
    MaxSize: group.max,
    DesiredCapacity: group.desired,
    DefaultCooldown: group.defaultCooldownSeconds,
    AvailabilityZones: [...new Set(zones)],
    LoadBalancerNames: [],
    TargetGroupARNs: attached
      .filter(([, { family }]) => family === "target-groups")
      .map(([arn]) => arn),
    TrafficSources: attached.map(([Identifier]) => ({ Identifier, Type: "elbv2" })),
    HealthCheckType: group.healthCheckType,
    HealthCheckGracePeriod: group.healthCheckGraceSeconds,
    Instances: withInstances ? membersShown(region, group) : [],
    CreatedTime: group.createdAt,
    SuspendedProcesses: [...group.suspended].map(([ProcessName, SuspensionReason]) => ({
      ProcessName,
      SuspensionReason,
    })),
    VPCZoneIdentifier: group.subnetIds.join(","),
    EnabledMetrics: [],
    ...(group.life === "deleting" ? { Status: "Delete in progress" } : {}),
    Tags: describedTags(group),
    ServiceLinkedRoleARN: `arn:aws:iam::${region.account}:role/${serviceLinkedRole}`,
    TerminationPolicies: [...group.terminationPolicies],
    NewInstancesProtectedFromScaleIn: group.protectsNewInstances,
    DeletionProtection: group.deletionProtection,
    AvailabilityZoneDistribution: { CapacityDistributionStrategy: group.zoneDistribution },
    ...(group.warmupSeconds !== undefined && { DefaultInstanceWarmup: group.warmupSeconds }),
    ...(group.maintenance && {
      InstanceMaintenancePolicy: {
        MinHealthyPercentage: group.maintenance.min,
        MaxHealthyPercentage: group.maintenance.max,
      },
    }),
  };
}

function membersShown(region: Region, group: Group): Instance[] {
  const members = [...group.members.values()];
  const shown = region.quirks.has("ASG-67") ? members : members.filter((one) => !isLeaving(one));
  return shown.map((member) => describedMember(region, group, member));
}

/** Id and name both, the version as it was supplied, absent if it was not (aws-facts §1.1). */
function echoedTemplate(region: Region, { template }: Group) {
  const { LaunchTemplateId: id, LaunchTemplateName: name, Version } = template;
  const found = region.ec2.templates
    .all()
    .find((one) => one.launchTemplateId === id || one.launchTemplateName === name);
  const resolved = () => String(region.ec2.resolveTemplate(template).version);
  return {
    LaunchTemplateId: found?.launchTemplateId ?? id,
    LaunchTemplateName: found?.launchTemplateName ?? name,
    Version: region.quirks.has("ASG-05") ? Version : resolved(),
  };
}
