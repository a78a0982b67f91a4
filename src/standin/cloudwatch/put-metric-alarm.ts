import type { PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { setTags } from "./alarm-tags.ts";
import { readAlarm } from "./read-alarm.ts";

/**
 * Makes an alarm on one metric, or replaces one as a whole: what is left out goes back to its
 * default, the state stays, and tags are then ignored (API reference). ValidationError.
 */
export const putMetricAlarm = operation<Given<PutMetricAlarmCommandInput, "AlarmName">, undefined>(
  [
    "AlarmName",
    "AlarmDescription",
    "ActionsEnabled",
    "OKActions",
    "AlarmActions",
    "InsufficientDataActions",
    "Namespace",
    "MetricName",
    "Dimensions.Name",
    "Dimensions.Value",
    "Unit",
    "Statistic",
    "ExtendedStatistic",
    "Period",
    "EvaluationPeriods",
    "DatapointsToAlarm",
    "Threshold",
    "ComparisonOperator",
    "TreatMissingData",
    "EvaluateLowSampleCountPercentile",
    "Tags.Key",
    "Tags.Value",
  ],
  (region, input) => {
    const { alarms } = region.cloudWatch;
    const settings = readAlarm(region.name, input);
    const isNew = alarms.get(settings.name) === undefined;
    const tags = setTags(new Map(), isNew ? input.Tags : []);
    const alarm = alarms.put(settings);
    if (isNew) alarm.tags = tags;
    return undefined;
  },
);
