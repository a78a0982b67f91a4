import type {
  DescribeAlarmsForMetricCommandInput,
  DescribeAlarmsForMetricOutput,
} from "@aws-sdk/client-cloudwatch";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { describedAlarm } from "./described-alarm.ts";
import { metricKey } from "./metric.ts";
import { readDimensions } from "./read-dimensions.ts";
import { invalidRequest } from "./refusals.ts";

type Input = Given<DescribeAlarmsForMetricCommandInput, "MetricName" | "Namespace">;

/** The alarms on exactly this metric, all its dimensions given; all in one reply. */
export const describeAlarmsForMetric = operation<Input, DescribeAlarmsForMetricOutput>(
  [
    "MetricName",
    "Namespace",
    "Statistic",
    "ExtendedStatistic",
    "Dimensions.Name",
    "Dimensions.Value",
    "Period",
    "Unit",
  ],
  ({ cloudWatch }, input) => {
    const key = metricKey({
      namespace: input.Namespace,
      metric: input.MetricName,
      dimensions: readDimensions(input.Dimensions, "Dimensions", invalidRequest),
    });
    const statistic = input.Statistic ?? input.ExtendedStatistic;
    const alarms = cloudWatch.alarms
      .all()
      .filter(({ settings }) => metricKey(settings.metric) === key)
      .filter(({ settings }) => (statistic ?? settings.statistic) === settings.statistic)
      .filter(({ settings }) => (input.Period ?? settings.periodSeconds) === settings.periodSeconds)
      .filter(({ settings }) => (input.Unit ?? settings.unit) === settings.unit);
    return { MetricAlarms: alarms.map(describedAlarm) };
  },
);
