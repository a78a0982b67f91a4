import type { PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import { ComparisonOperator, StandardUnit } from "@aws-sdk/client-cloudwatch";
import { notImplemented } from "../not-implemented.ts";
import { readActions } from "./alarm-actions.ts";
import type { AlarmSettings, ThresholdComparison, TreatMissingData } from "./alarm.ts";
import { checkPeriod } from "./check-period.ts";
import { checkPercentile, checkPlainStatistic } from "./check-statistic.ts";
import { readDimensions } from "./read-dimensions.ts";
import { invalidRequest } from "./refusals.ts";

/**
 * The alarm that PutMetricAlarm asks for, checked. Texts are UNCONFIRMED but for the one on the
 * region of an action. Alarms over more than a day, and on bands, are 501.
 */
export function readAlarm(regionName: string, input: PutMetricAlarmCommandInput): AlarmSettings {
  const { AlarmName: name = "", Unit: unit, EvaluationPeriods: periods = 0 } = input;
  const { DatapointsToAlarm: datapointsToAlarm = periods, Period: periodSeconds = 0 } = input;
  if (name === "" || name.length > 255) throw invalidRequest("AlarmName is 1 to 255 characters.");
  for (const part of required) {
    if (input[part] === undefined) throw invalidRequest(`The parameter ${part} is required.`);
  }
  checkPeriod(periodSeconds, invalidRequest);
  if (periods < 1) throw invalidRequest("The parameter EvaluationPeriods must be at least 1.");
  if (datapointsToAlarm < 1 || datapointsToAlarm > periods) {
    throw invalidRequest("DatapointsToAlarm must be from 1 to EvaluationPeriods.");
  }
  if (periods * periodSeconds > 86_400) throw notImplemented("alarms over more than a day");
  if (unit !== undefined && !Object.values(StandardUnit).includes(unit)) {
    throw invalidRequest(`The value ${String(unit)} for parameter Unit is invalid.`);
  }
  if ((input.EvaluateLowSampleCountPercentile ?? "evaluate") !== "evaluate") {
    throw notImplemented("EvaluateLowSampleCountPercentile other than evaluate");
  }
  return {
    name,
    description: input.AlarmDescription,
    actionsEnabled: input.ActionsEnabled ?? true,
    actions: {
      OK: readActions(regionName, input.OKActions),
      ALARM: readActions(regionName, input.AlarmActions),
      INSUFFICIENT_DATA: readActions(regionName, input.InsufficientDataActions),
    },
    metric: {
      namespace: input.Namespace ?? "",
      metric: input.MetricName ?? "",
      dimensions: readDimensions(input.Dimensions, "Dimensions", invalidRequest),
    },
    unit,
    statistic: readStatistic(input),
    periodSeconds,
    evaluationPeriods: periods,
    datapointsToAlarm,
    threshold: input.Threshold ?? 0,
    comparison: readComparison(input.ComparisonOperator),
    treatMissingData: readTreatment(input.TreatMissingData),
  };
}

const required = [
  "MetricName",
  "Namespace",
  "Period",
  "EvaluationPeriods",
  "Threshold",
  "ComparisonOperator",
] as const;

function readStatistic(input: PutMetricAlarmCommandInput): string {
  const { Statistic: plain, ExtendedStatistic: extended } = input;
  if ((plain === undefined) === (extended === undefined)) {
    throw invalidRequest("Exactly one of Statistic and ExtendedStatistic must be specified.");
  }
  if (plain !== undefined) checkPlainStatistic(plain, invalidRequest);
  if (extended !== undefined) checkPercentile(extended, invalidRequest);
  return plain ?? extended ?? "";
}

function readComparison(operator: ComparisonOperator | undefined): ThresholdComparison {
  const known = comparisons.find((comparison) => comparison === operator);
  if (known) return known;
  if (operator && Object.values(ComparisonOperator).includes(operator)) {
    throw notImplemented(`ComparisonOperator ${operator}`);
  }
  throw invalidRequest(`The value ${String(operator)} for ComparisonOperator is invalid.`);
}

function readTreatment(treatment = "missing"): TreatMissingData {
  const known = treatments.find((one) => one === treatment);
  if (known) return known;
  throw invalidRequest(`The value ${treatment} for parameter TreatMissingData is not supported.`);
}

const comparisons: readonly ThresholdComparison[] = [
  "GreaterThanThreshold",
  "GreaterThanOrEqualToThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
];
const treatments: readonly TreatMissingData[] = ["missing", "notBreaching", "breaching", "ignore"];
