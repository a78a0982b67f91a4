import type { Alarm, TargetTrackingConfiguration } from "@aws-sdk/client-auto-scaling";
import type { AlarmSettings } from "../cloudwatch/alarm.ts";
import type { Region } from "../region.ts";
import { validationError } from "../validation-error.ts";
import type { Group } from "./group.ts";

/** Which policy the alarms are for. */
interface TrackingPolicy {
  readonly arn: string;
  readonly tracking: TargetTrackingConfiguration;
}

/**
 * Makes the two alarms of a target tracking policy, named as AWS names them (API reference's
 * example of PutScalingPolicy): three minutes above the target, fifteen below nine tenths of it,
 * and with DisableScaleIn no low one (both UNCONFIRMED).
 */
export function putTrackingAlarms(region: Region, group: Group, policy: TrackingPolicy): Alarm[] {
  const target = policy.tracking.TargetValue ?? 0;
  const high = {
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    threshold: target,
    comparison: "GreaterThanThreshold",
  } as const;
  const low = {
    evaluationPeriods: 15,
    datapointsToAlarm: 15,
    threshold: target * 0.9,
    comparison: "LessThanThreshold",
  } as const;
  const sides = policy.tracking.DisableScaleIn === true ? { High: high } : { High: high, Low: low };
  return Object.entries(sides).map(([side, bounds]) => {
    const name = `TargetTracking-${group.name}-Alarm${side}-${region.uuid()}`;
    const { arn } = region.cloudWatch.alarms.put({
      name,
      description: `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${policy.arn}.`,
      actionsEnabled: true,
      actions: { ALARM: [policy.arn], OK: [], INSUFFICIENT_DATA: [] },
      unit: undefined,
      periodSeconds: 60,
      treatMissingData: "missing",
      ...tracked(group, policy.tracking),
      ...bounds,
    });
    return { AlarmName: name, AlarmARN: arn };
  });
}

/** Deletes the alarms made for a policy (aws-facts §1.7). */
export function deleteTrackingAlarms(region: Region, alarms: readonly Alarm[]): void {
  for (const { AlarmName: name = "" } of alarms) region.cloudWatch.alarms.delete(name);
}

/** The metric a policy tracks, as CloudWatch knows it (aws-facts §6.4). */
function tracked(
  group: Group,
  { PredefinedMetricSpecification: metric }: TargetTrackingConfiguration,
): Pick<AlarmSettings, "metric" | "statistic"> {
  if (metric?.PredefinedMetricType !== "ALBRequestCountPerTarget") {
    return {
      metric: {
        namespace: "AWS/EC2",
        metric: "CPUUtilization",
        dimensions: { AutoScalingGroupName: group.name },
      },
      statistic: "Average",
    };
  }
  const [, LoadBalancer, TargetGroup] =
    /^(app\/[^/]+\/[^/]+)\/(targetgroup\/[^/]+\/[^/]+)$/.exec(metric.ResourceLabel ?? "") ?? [];
  const isAttached = [...group.attachments.keys()].some((arn) => arn.endsWith(`:${TargetGroup}`));
  if (LoadBalancer === undefined || TargetGroup === undefined || !isAttached) {
    throw validationError(
      "ResourceLabel must be app/<name>/<id>/targetgroup/<name>/<id> of a target group that is " +
        "attached to the group.",
    );
  }
  return {
    metric: {
      namespace: "AWS/ApplicationELB",
      metric: "RequestCountPerTarget",
      dimensions: { LoadBalancer, TargetGroup },
    },
    statistic: "Sum",
  };
}
