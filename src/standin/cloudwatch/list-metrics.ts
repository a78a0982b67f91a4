import type {
  DimensionFilter,
  ListMetricsCommandInput,
  ListMetricsOutput,
} from "@aws-sdk/client-cloudwatch";
import { takePage } from "../ec2/take-page.ts";
import { operation } from "../operation.ts";
import { metricKey } from "./metric.ts";
import type { Metric } from "./metric.ts";
import { writeDimensions } from "./read-dimensions.ts";
import { invalidValue } from "./refusals.ts";

/**
 * Metrics with data in the last two weeks, 500 a page (API reference). A new one is listed
 * `pace.metricListingMs` after its first data: AWS says up to fifteen minutes.
 */
export const listMetrics = operation<ListMetricsCommandInput, ListMetricsOutput>(
  ["Namespace", "MetricName", "Dimensions.Name", "Dimensions.Value", "RecentlyActive", "NextToken"],
  ({ cloudWatch, clock, pace, quirks }, input) => {
    const { RecentlyActive: recently, NextToken: token } = input;
    if (recently !== undefined && recently !== "PT3H") {
      throw invalidValue(`The value ${String(recently)} for parameter RecentlyActive is invalid.`);
    }
    const now = clock.now();
    const listedAfterMs = quirks.has("CW-08") ? pace.metricListingMs : 0;
    const activeSince = now - (recently === undefined ? 14 * 24 : 3) * 3600 * 1000;
    const listed = cloudWatch.metrics
      .all()
      .filter((series) => series.firstReported + listedAfterMs <= now)
      .filter((series) => series.lastReported >= activeSince)
      .map(({ metric }) => metric)
      .filter((metric) => fits(metric, input));
    const once = [...new Map(listed.map((metric) => [metricKey(metric), metric])).values()];
    const page = takePage(once, metricKey, { token, size: 500, badToken: "InvalidNextToken" });
    return {
      Metrics: page.items.map(({ namespace, metric, dimensions }) => ({
        Namespace: namespace,
        MetricName: metric,
        Dimensions: writeDimensions(dimensions),
      })),
      NextToken: page.next,
    };
  },
);

/** A filter on a dimension without a value wants only that it is there; others may be beside it. */
function fits({ namespace, metric, dimensions }: Metric, input: ListMetricsCommandInput): boolean {
  const has = ({ Name = "", Value }: DimensionFilter): boolean =>
    Object.hasOwn(dimensions, Name) && (Value ?? dimensions[Name]) === dimensions[Name];
  return (
    (input.Namespace ?? namespace) === namespace &&
    (input.MetricName ?? metric) === metric &&
    (input.Dimensions ?? []).every(has)
  );
}
