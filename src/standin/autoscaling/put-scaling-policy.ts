import type { PolicyARNType, PutScalingPolicyCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import { validationError } from "../validation-error.ts";
import { deleteTrackingAlarms, putTrackingAlarms } from "./tracking-alarms.ts";

/**
 * PutScalingPolicy: target tracking of average CPU or of requests per target. Its alarms are made
 * with it, anew whenever it is put again, and what they tell is followed (`track-target.ts`).
 */
export const putScalingPolicy = operation<
  Given<PutScalingPolicyCommandInput, "AutoScalingGroupName" | "PolicyName">,
  PolicyARNType
>(
  [
    "AutoScalingGroupName",
    "PolicyName",
    "PolicyType",
    "TargetTrackingConfiguration.TargetValue",
    "TargetTrackingConfiguration.DisableScaleIn",
    "TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType",
    "TargetTrackingConfiguration.PredefinedMetricSpecification.ResourceLabel",
  ],
  (region, input) => {
    const group = region.autoScaling.active(input.AutoScalingGroupName);
    const name = input.PolicyName;
    if (input.PolicyType !== "TargetTrackingScaling") {
      throw notImplemented(`PolicyType ${input.PolicyType ?? "SimpleScaling"}`);
    }
    const tracking = input.TargetTrackingConfiguration;
    const metric = tracking?.PredefinedMetricSpecification?.PredefinedMetricType;
    if (!tracking || metric === undefined) {
      throw validationError("TargetTrackingConfiguration must name a metric.");
    }
    if (metric !== "ASGAverageCPUUtilization" && metric !== "ALBRequestCountPerTarget") {
      throw notImplemented(`PredefinedMetricType ${metric}`);
    }
    const known = group.policies.get(name);
    const PolicyARN =
      known?.PolicyARN ??
      `arn:aws:autoscaling:${region.name}:${region.account}:scalingPolicy:${region.uuid()}:` +
        `autoScalingGroupName/${group.name}:policyName/${name}`;
    const makes = region.quirks.has("ASG-80");
    const Alarms = makes ? putTrackingAlarms(region, group, { arn: PolicyARN, tracking }) : [];
    deleteTrackingAlarms(region, known?.Alarms ?? []);
    region.autoScaling.followAlarms();
    group.policies.set(name, {
      AutoScalingGroupName: group.name,
      PolicyName: name,
      PolicyARN,
      PolicyType: "TargetTrackingScaling",
      StepAdjustments: [],
      Alarms,
      TargetTrackingConfiguration: structuredClone(tracking),
      Enabled: true,
    });
    return { PolicyARN, Alarms };
  },
);
