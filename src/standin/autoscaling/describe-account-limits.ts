import type { DescribeAccountLimitsAnswer } from "@aws-sdk/client-auto-scaling";
import { operation } from "../operation.ts";
import { mostGroups } from "./state.ts";

/** DescribeAccountLimits: of groups, the default of Service Quotas (aws-facts §1.8). */
export const describeAccountLimits = operation<object, DescribeAccountLimitsAnswer>(
  [],
  ({ autoScaling }) => ({
    MaxNumberOfAutoScalingGroups: mostGroups,
    MaxNumberOfLaunchConfigurations: 200,
    NumberOfAutoScalingGroups: autoScaling.all().length,
    NumberOfLaunchConfigurations: 0,
  }),
);
