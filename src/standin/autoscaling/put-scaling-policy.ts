import type {
  PolicyARNType,
  PutScalingPolicyCommandInput,
  ScalingPolicy,
  TargetTrackingConfiguration,
} from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { validationError } from "../validation-error.ts";
import { adjustingMembers, adjustingPolicy } from "./adjusting-policy.ts";
import type { Group } from "./group.ts";
import { deleteTrackingAlarms, putTrackingAlarms } from "./tracking-alarms.ts";

type Input = Given<PutScalingPolicyCommandInput, "AutoScalingGroupName" | "PolicyName">;

/**
 * PutScalingPolicy: simple and step scaling, which alarms of whoever put them set off, and target
 * tracking of average CPU or of requests per target, whose alarms are made with it, anew whenever
 * it is put again. What alarms tell is followed (`follow-alarm.ts`).
 */
export const putScalingPolicy = operation<Input, PolicyARNType>(
  [
    "AutoScalingGroupName",
    "PolicyName",
    "PolicyType",
    ...adjustingMembers,
    "TargetTrackingConfiguration.TargetValue",
    "TargetTrackingConfiguration.DisableScaleIn",
    "TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType",
    "TargetTrackingConfiguration.PredefinedMetricSpecification.ResourceLabel",
  ],
  (region, input) => {
    const group = region.autoScaling.active(input.AutoScalingGroupName);
    const name = input.PolicyName;
    const known = group.policies.get(name);
    const PolicyARN =
      known?.PolicyARN ??
      `arn:aws:autoscaling:${region.name}:${region.account}:scalingPolicy:${region.uuid()}:` +
        `autoScalingGroupName/${group.name}:policyName/${name}`;
    const asked = readPolicy(region, group, PolicyARN, input);
    deleteTrackingAlarms(region, known?.Alarms ?? []);
    region.autoScaling.followAlarms();
    group.policies.set(name, {
      AutoScalingGroupName: group.name,
      PolicyName: name,
      PolicyARN,
      ...asked,
      Enabled: true,
    });
    return { PolicyARN, Alarms: asked.Alarms ?? [] };
  },
);

function readPolicy(region: Region, group: Group, arn: string, input: Input): ScalingPolicy {
  const type = input.PolicyType ?? "SimpleScaling";
  if (type === "TargetTrackingScaling") {
    const tracking = trackingOf(input);
    const makes = region.quirks.has("ASG-80");
    return {
      PolicyType: type,
      StepAdjustments: [],
      Alarms: makes ? putTrackingAlarms(region, group, { arn, tracking }) : [],
      TargetTrackingConfiguration: structuredClone(tracking),
    };
  }
  if (type !== "SimpleScaling" && type !== "StepScaling")
    throw notImplemented(`PolicyType ${type}`);
  if (input.TargetTrackingConfiguration) {
    throw validationError(`TargetTrackingConfiguration is not supported for policy type ${type}.`);
  }
  return { ...adjustingPolicy(type, input), Alarms: [] };
}

function trackingOf(input: Input): TargetTrackingConfiguration {
  const tracking = input.TargetTrackingConfiguration;
  const metric = tracking?.PredefinedMetricSpecification?.PredefinedMetricType;
  if (!tracking || metric === undefined) {
    throw validationError("TargetTrackingConfiguration must name a metric.");
  }
  if (metric !== "ASGAverageCPUUtilization" && metric !== "ALBRequestCountPerTarget") {
    throw notImplemented(`PredefinedMetricType ${metric}`);
  }
  const others = adjustingMembers.map((path) => path.split(".")[0] as keyof Input);
  const other = others.find((member) => input[member] !== undefined);
  if (other !== undefined) throw notImplemented(`${other} of a target tracking policy`);
  return tracking;
}
