import type {
  CreateAutoScalingGroupCommandInput,
  PutScalingPolicyCommandInput,
  UpdateAutoScalingGroupCommandInput,
} from "@aws-sdk/client-auto-scaling";
import type { Base } from "../domain/base.ts";
import type { Bounds, Fleet } from "../domain/fleet.ts";
import { launchHook } from "../domain/names.ts";
import type { LaunchOrder } from "../engine/ports.ts";
import { fleetTagList } from "./tag-list.ts";

/** AWS's range of a hook's heartbeat, in seconds (aws-facts §1.5). */
const hookRange = { least: 30, most: 7_200 };
/** Seconds after InService in which an unhealthy target does not count (DESIGN §4). */
const graceSeconds = 60;

/**
 * The group of a canary: exactly one instance, EC2 health only, and the hook there before the first
 * launch; a hook put later would race it (aws-facts §1.1).
 */
export function createGroupRequest(
  order: LaunchOrder,
  base: Pick<Base, "subnetIds">,
): CreateAutoScalingGroupCommandInput {
  const { fleet, hookSeconds, maxSize } = order;
  if (fleet.targetGroupArn === undefined) {
    throw new Error(`fleet ${fleet.name} has no target group yet`);
  }
  return {
    AutoScalingGroupName: fleet.name,
    LaunchTemplate: { LaunchTemplateName: fleet.name, Version: "1" },
    MinSize: 1,
    DesiredCapacity: 1,
    MaxSize: Math.max(1, maxSize),
    VPCZoneIdentifier: base.subnetIds.join(","),
    TargetGroupARNs: [fleet.targetGroupArn],
    HealthCheckType: "EC2",
    HealthCheckGracePeriod: 0,
    NewInstancesProtectedFromScaleIn: false,
    LifecycleHookSpecificationList: [
      {
        LifecycleHookName: launchHook,
        LifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
        DefaultResult: "ABANDON",
        HeartbeatTimeout: Math.min(Math.max(hookSeconds, hookRange.least), hookRange.most),
      },
    ],
    Tags: fleetTagList(fleet).map((tag) => ({
      ...tag,
      PropagateAtLaunch: true,
      ResourceId: fleet.name,
      ResourceType: "auto-scaling-group",
    })),
  };
}

/** Absolute values, so that sending it twice is sending it once. */
export function resizeRequest(
  fleet: Fleet,
  size: Bounds,
  judgeByTraffic: boolean,
): UpdateAutoScalingGroupCommandInput {
  return {
    AutoScalingGroupName: fleet.name,
    MinSize: size.min,
    ...(size.desired === undefined ? {} : { DesiredCapacity: size.desired }),
    MaxSize: size.max,
    ...(judgeByTraffic ? { HealthCheckType: "ELB", HealthCheckGracePeriod: graceSeconds } : {}),
  };
}

export const cpuPolicyName = (fleet: Fleet): string => `${fleet.name}-cpu`;

export function cpuPolicyRequest(fleet: Fleet, percent: number): PutScalingPolicyCommandInput {
  return {
    AutoScalingGroupName: fleet.name,
    PolicyName: cpuPolicyName(fleet),
    PolicyType: "TargetTrackingScaling",
    TargetTrackingConfiguration: {
      PredefinedMetricSpecification: { PredefinedMetricType: "ASGAverageCPUUtilization" },
      TargetValue: percent,
    },
  };
}
