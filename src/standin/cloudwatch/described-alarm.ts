import type { MetricAlarm, Statistic } from "@aws-sdk/client-cloudwatch";
import type { Alarm } from "./alarm.ts";
import { writeDimensions } from "./read-dimensions.ts";

/** An alarm as replies show it. */
export function describedAlarm(alarm: Alarm): MetricAlarm {
  const { settings, stateReasonData } = alarm;
  const { actions, metric, statistic, unit, description } = settings;
  return {
    AlarmName: settings.name,
    AlarmArn: alarm.arn,
    ...(description !== undefined && { AlarmDescription: description }),
    AlarmConfigurationUpdatedTimestamp: alarm.configuredAt,
    ActionsEnabled: settings.actionsEnabled,
    OKActions: [...actions.OK],
    AlarmActions: [...actions.ALARM],
    InsufficientDataActions: [...actions.INSUFFICIENT_DATA],
    StateValue: alarm.state,
    StateReason: alarm.stateReason,
    ...(stateReasonData !== undefined && { StateReasonData: stateReasonData }),
    StateUpdatedTimestamp: alarm.stateUpdatedAt,
    StateTransitionedTimestamp: alarm.stateChangedAt,
    MetricName: metric.metric,
    Namespace: metric.namespace,
    ...(statistic.startsWith("p")
      ? { ExtendedStatistic: statistic }
      : { Statistic: statistic as Statistic }),
    Dimensions: writeDimensions(metric.dimensions),
    Period: settings.periodSeconds,
    ...(unit !== undefined && { Unit: unit }),
    EvaluationPeriods: settings.evaluationPeriods,
    DatapointsToAlarm: settings.datapointsToAlarm,
    Threshold: settings.threshold,
    ComparisonOperator: settings.comparison,
    TreatMissingData: settings.treatMissingData,
  };
}
