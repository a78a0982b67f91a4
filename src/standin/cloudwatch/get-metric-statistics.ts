import type {
  Datapoint,
  GetMetricStatisticsCommandInput,
  GetMetricStatisticsOutput,
} from "@aws-sdk/client-cloudwatch";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { checkPercentile, checkPlainStatistic } from "./check-statistic.ts";
import { checkPeriod } from "./check-period.ts";
import type { Period } from "./metrics.ts";
import { readDimensions } from "./read-dimensions.ts";
import { invalidCombination, invalidValue } from "./refusals.ts";
import { statisticOf } from "./statistic-of.ts";

type Input = Given<
  GetMetricStatisticsCommandInput,
  "Namespace" | "MetricName" | "StartTime" | "EndTime" | "Period"
>;

/**
 * One metric's statistics, each unit it was reported in apart, in no order (API reference: "not
 * returned in chronological order"). An unknown metric has no datapoints, and is no error.
 * InvalidParameterValue, InvalidParameterCombination.
 */
export const getMetricStatistics = operation<Input, GetMetricStatisticsOutput>(
  [
    "Namespace",
    "MetricName",
    "Dimensions.Name",
    "Dimensions.Value",
    "StartTime",
    "EndTime",
    "Period",
    "Statistics",
    "ExtendedStatistics",
    "Unit",
  ],
  (region, input) => {
    const { Namespace: namespace, MetricName: metric, Period: periodSeconds, Unit: unit } = input;
    checkStatistics(input);
    checkPeriod(periodSeconds, invalidValue);
    checkSpan(input);
    const identity = {
      namespace,
      metric,
      dimensions: readDimensions(input.Dimensions, "Dimensions", invalidValue),
    };
    const from = Math.floor(input.StartTime.getTime() / 60_000) * 60_000;
    const span = { from, until: input.EndTime.getTime(), periodSeconds };
    const { metrics } = region.cloudWatch;
    const points = metrics
      .seriesOf(identity)
      .filter((series) => (unit ?? series.unit) === series.unit)
      .flatMap((series) =>
        metrics
          .read({ ...identity, ...span, unit: series.unit })
          .map((period) => datapoint(period, input, series.unit)),
      );
    return { Label: metric, Datapoints: inNoOrder(region, points) };
  },
);

function checkStatistics({ Statistics: plain, ExtendedStatistics: extended }: Input): void {
  if (!plain?.length && !extended?.length) {
    throw invalidCombination(
      "At least one of the parameters Statistics and ExtendedStatistics must be specified.",
    );
  }
  if (plain?.length && extended?.length) {
    throw invalidCombination(
      "The parameters Statistics and ExtendedStatistics are mutually exclusive.",
    );
  }
  for (const statistic of plain ?? []) checkPlainStatistic(statistic, invalidValue);
  for (const statistic of extended ?? []) checkPercentile(statistic, invalidValue);
}

/** The text on too many datapoints is AWS's, as quoted in public. */
function checkSpan({ StartTime: start, EndTime: end, Period: period }: Input): void {
  if (start.getTime() >= end.getTime()) {
    throw invalidValue("The parameter StartTime must be less than the parameter EndTime.");
  }
  const asked = Math.ceil((end.getTime() - start.getTime()) / 1000 / period);
  if (asked <= mostDatapoints) return;
  throw invalidCombination(
    `You have requested up to ${asked.toLocaleString("en-US")} datapoints, which exceeds the ` +
      `limit of ${mostDatapoints.toLocaleString("en-US")}. You may reduce the datapoints ` +
      "requested by increasing Period, or decreasing the time range.",
  );
}

function datapoint({ start, summary }: Period, input: Input, unit: Datapoint["Unit"]): Datapoint {
  const { Statistics: plain = [], ExtendedStatistics: extended = [] } = input;
  const values = (names: readonly string[]): Record<string, number> =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = statisticOf(summary, name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  return {
    Timestamp: new Date(start),
    ...values(plain),
    Unit: unit,
    ...(extended.length > 0 && { ExtendedStatistics: values(extended) }),
  };
}

/** As a hash table would give them: every other one first. */
function inNoOrder(region: Region, points: readonly Datapoint[]): Datapoint[] {
  if (!region.quirks.has("CW-07")) return [...points];
  const isOdd = (_: Datapoint, i: number): boolean => i % 2 === 1;
  return [...points.filter(isOdd), ...points.filter((_, i) => i % 2 === 0)];
}

const mostDatapoints = 1440;
