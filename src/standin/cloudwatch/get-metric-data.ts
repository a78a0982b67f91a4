import type {
  GetMetricDataCommandInput,
  GetMetricDataOutput,
  MetricDataResult,
} from "@aws-sdk/client-cloudwatch";
import { ScanBy } from "@aws-sdk/client-cloudwatch";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { cutPage } from "./query/data-page.ts";
import type { DataPoint } from "./query/data-page.ts";
import { evaluateQueries, refuseUnknown } from "./query/evaluate-queries.ts";
import { readMetricQueries } from "./query/metric-query.ts";
import { invalidRequest } from "./refusals.ts";

type Input = Given<GetMetricDataCommandInput, "MetricDataQueries" | "StartTime" | "EndTime">;

/**
 * §6.4: from StartTime (inclusive, its whole minute) to EndTime (exclusive), newest first unless
 * asked otherwise; an unknown metric has no values, and is no error. ValidationError,
 * InvalidNextToken.
 */
export const getMetricData = operation<Input, GetMetricDataOutput>(
  [
    "MetricDataQueries.Id",
    "MetricDataQueries.MetricStat.Metric.Namespace",
    "MetricDataQueries.MetricStat.Metric.MetricName",
    "MetricDataQueries.MetricStat.Metric.Dimensions.Name",
    "MetricDataQueries.MetricStat.Metric.Dimensions.Value",
    "MetricDataQueries.MetricStat.Period",
    "MetricDataQueries.MetricStat.Stat",
    "MetricDataQueries.MetricStat.Unit",
    "MetricDataQueries.Expression",
    "MetricDataQueries.Label",
    "MetricDataQueries.ReturnData",
    "StartTime",
    "EndTime",
    "NextToken",
    "ScanBy",
    "MaxDatapoints",
  ],
  ({ cloudWatch, quirks }, input) => {
    checkInput(input);
    const { MaxDatapoints: size = mostDatapoints, NextToken, ScanBy: order } = input;
    const queries = readMetricQueries(input.MetricDataQueries);
    if (!quirks.has("CW-02")) refuseUnknown(cloudWatch.metrics, queries);
    const from = Math.floor(input.StartTime.getTime() / 60_000) * 60_000;
    const until = input.EndTime.getTime() + (quirks.has("CW-03") ? 0 : 1);
    const found = evaluateQueries(cloudWatch.metrics, queries, { from, until });
    const returned = queries.filter(({ isReturned }) => isReturned);
    const points = returned.flatMap(({ id }, query): DataPoint[] =>
      [...(found.get(id) ?? [])].map(([at, value]) => ({ query, at, value })),
    );
    const newestFirst = order !== oldestFirst && quirks.has("CW-04");
    const page = cutPage(points, { size, token: NextToken, newestFirst });
    const results = returned.map(({ id, label }, query): MetricDataResult => {
      const own = page.points.filter((point) => point.query === query);
      return {
        Id: id,
        Label: label,
        Timestamps: own.map(({ at }) => new Date(at)),
        Values: own.map(({ value }) => value),
        StatusCode: page.unfinished.has(query) ? "PartialData" : "Complete",
      };
    });
    return { MetricDataResults: results, NextToken: page.next, Messages: [] };
  },
);

function checkInput(input: Input): void {
  const { MaxDatapoints: size = mostDatapoints, ScanBy: order } = input;
  if (input.StartTime.getTime() >= input.EndTime.getTime()) {
    throw invalidRequest("The parameter StartTime must be less than the parameter EndTime.");
  }
  if (size < 1 || size > mostDatapoints) {
    throw invalidRequest(`The parameter MaxDatapoints must be between 1 and ${mostDatapoints}.`);
  }
  if (order !== undefined && !Object.values(ScanBy).includes(order)) {
    throw invalidRequest(`The value ${String(order)} for parameter ScanBy is not supported.`);
  }
}

/** Datapoints in one reply (§6.4). */
const mostDatapoints = 100_800;
const oldestFirst: ScanBy = "TimestampAscending";
