import type { PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { setTags } from "./alarm-tags.ts";
import type { Alarm, AlarmSettings } from "./alarm.ts";
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
    const known = alarms.get(settings.name);
    const isNew = known === undefined;
    const tags = setTags(new Map(), isNew ? input.Tags : []);
    const alarm = alarms.put(
      region.quirks.has("CW-17") ? settings : { ...settings, ...leftAsItWas(known, input) },
    );
    if (isNew) alarm.tags = tags;
    return undefined;
  },
);

/** What a naive fake does with actions that are left out. */
function leftAsItWas(
  known: Alarm | undefined,
  { OKActions, AlarmActions, InsufficientDataActions }: PutMetricAlarmCommandInput,
): Pick<AlarmSettings, "actions"> | undefined {
  const given = OKActions ?? AlarmActions ?? InsufficientDataActions;
  return given === undefined && known ? { actions: known.settings.actions } : undefined;
}
