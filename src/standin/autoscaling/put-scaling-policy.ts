import type { PolicyARNType, PutScalingPolicyCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import { validationError } from "../validation-error.ts";

/**
 * PutScalingPolicy: target tracking of average CPU, stored and shown. There is no CPU metric here,
 * so it never acts, and the two alarms AWS would make are not made.
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
    if (metric !== "ASGAverageCPUUtilization") {
      throw notImplemented(`PredefinedMetricType ${metric}`);
    }
    const PolicyARN =
      group.policies.get(name)?.PolicyARN ??
      `arn:aws:autoscaling:${region.name}:${region.account}:scalingPolicy:${region.uuid()}:` +
        `autoScalingGroupName/${group.name}:policyName/${name}`;
    group.policies.set(name, {
      AutoScalingGroupName: group.name,
      PolicyName: name,
      PolicyARN,
      PolicyType: "TargetTrackingScaling",
      StepAdjustments: [],
      Alarms: [],
      TargetTrackingConfiguration: structuredClone(tracking),
      Enabled: true,
    });
    return { PolicyARN, Alarms: [] };
  },
);
