import type {
  DescribeAdjustmentTypesAnswer,
  DescribeAutoScalingNotificationTypesAnswer,
  DescribeLifecycleHookTypesAnswer,
  DescribeMetricCollectionTypesAnswer,
  DescribeTerminationPolicyTypesAnswer,
  ProcessesType,
} from "@aws-sdk/client-auto-scaling";
import { operation } from "../operation.ts";
import { groupMetrics } from "./group-metrics.ts";
import { scalingProcesses } from "./group.ts";

/** Lists of what Auto Scaling knows (API reference); not all of it is served here. */
const list = <Output>(output: Output) => operation<object, Output>([], () => output);

export const describeAdjustmentTypes = list<DescribeAdjustmentTypesAnswer>({
  AdjustmentTypes: ["ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity"].map(
    (AdjustmentType) => ({ AdjustmentType }),
  ),
});

export const describeTerminationPolicyTypes = list<DescribeTerminationPolicyTypesAnswer>({
  TerminationPolicyTypes: [
    "AllocationStrategy",
    "ClosestToNextInstanceHour",
    "Default",
    "NewestInstance",
    "OldestInstance",
    "OldestLaunchConfiguration",
    "OldestLaunchTemplate",
  ],
});

export const describeScalingProcessTypes = list<ProcessesType>({
  Processes: scalingProcesses.toSorted().map((ProcessName) => ({ ProcessName })),
});

export const describeLifecycleHookTypes = list<DescribeLifecycleHookTypesAnswer>({
  LifecycleHookTypes: [
    "autoscaling:EC2_INSTANCE_LAUNCHING",
    "autoscaling:EC2_INSTANCE_TERMINATING",
  ],
});

export const describeMetricCollectionTypes = list<DescribeMetricCollectionTypesAnswer>({
  Metrics: groupMetrics.map((Metric) => ({ Metric })),
  Granularities: [{ Granularity: "1Minute" }],
});

export const describeAutoScalingNotificationTypes =
  list<DescribeAutoScalingNotificationTypesAnswer>({
    AutoScalingNotificationTypes: [
      "autoscaling:EC2_INSTANCE_LAUNCH",
      "autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
      "autoscaling:EC2_INSTANCE_TERMINATE",
      "autoscaling:EC2_INSTANCE_TERMINATE_ERROR",
      "autoscaling:TEST_NOTIFICATION",
    ],
  });
