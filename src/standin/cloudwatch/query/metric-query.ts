import type { MetricDataQuery, MetricStat, StandardUnit } from "@aws-sdk/client-cloudwatch";
import { notImplemented } from "../../not-implemented.ts";
import { checkPeriod } from "../check-period.ts";
import { checkStatistic } from "../check-statistic.ts";
import { parseMath } from "./metric-math.ts";
import type { MathNode } from "./metric-math.ts";
import type { Metric } from "../metric.ts";
import { readDimensions } from "../read-dimensions.ts";
import { invalidRequest } from "../refusals.ts";

/** One query of GetMetricData: a metric, or what is made of others. */
export interface MetricQuery {
  readonly id: string;
  readonly label: string;
  readonly isReturned: boolean;
  readonly asks: MetricAsked | MathNode;
}

/** A statistic of a metric over periods. */
export interface MetricAsked {
  readonly kind: "metric";
  readonly metric: Metric;
  readonly unit: StandardUnit | undefined;
  readonly statistic: string;
  readonly periodSeconds: number;
}

/**
 * Reads and checks the queries: at most 500, with ids that fit and are all different (§6.4; that
 * last text is AWS's, the others are UNCONFIRMED). Without a label a metric gets its own name, an
 * expression its id (UNCONFIRMED).
 */
export function readMetricQueries(queries: readonly MetricDataQuery[]): readonly MetricQuery[] {
  if (queries.length > 500) {
    throw invalidRequest("The collection MetricDataQueries must not have a size greater than 500.");
  }
  if (queries.length === 0) throw invalidRequest("The parameter MetricDataQueries is required.");
  const read = queries.map((query, i) => readQuery(query, `MetricDataQueries.member.${i + 1}`));
  if (new Set(read.map(({ id }) => id)).size < read.length) {
    throw invalidRequest("The values for parameter id in MetricDataQueries are not unique.");
  }
  return read;
}

function readQuery(query: MetricDataQuery, name: string): MetricQuery {
  const { Id: id = "", MetricStat: stat, Expression: expression, Label: label } = query;
  if (!/^[a-z][a-zA-Z0-9_]*$/.test(id)) {
    throw invalidRequest(
      `The value ${id} for parameter ${name}.Id is not matching the expected pattern ` +
        "^[a-z][a-zA-Z0-9_]*$.",
    );
  }
  if ((stat === undefined) === (expression === undefined)) {
    throw invalidRequest(`Exactly one of ${name}.MetricStat and ${name}.Expression is required.`);
  }
  if (label?.includes("${")) throw notImplemented("dynamic labels");
  const asks = stat ? readStat(stat, `${name}.MetricStat`) : parseMath(expression ?? "", id);
  const usual = asks.kind === "metric" ? asks.metric.metric : id;
  return { id, label: label ?? usual, isReturned: query.ReturnData ?? true, asks };
}

function readStat(stat: MetricStat, name: string): MetricAsked {
  const { Metric: metric, Period: periodSeconds = 0, Stat: statistic = "", Unit: unit } = stat;
  for (const part of ["Namespace", "MetricName"] as const) {
    if (!metric?.[part]) throw invalidRequest(`The parameter ${name}.Metric.${part} is required.`);
  }
  checkPeriod(periodSeconds, invalidRequest);
  checkStatistic(statistic, invalidRequest);
  const dimensions = readDimensions(
    metric?.Dimensions,
    `${name}.Metric.Dimensions`,
    invalidRequest,
  );
  const { Namespace: namespace = "", MetricName: metricName = "" } = metric ?? {};
  return {
    kind: "metric",
    metric: { namespace, metric: metricName, dimensions },
    unit,
    statistic,
    periodSeconds,
  };
}
