import type { PutMetricDataCommandInput } from "@aws-sdk/client-cloudwatch";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { readDatum } from "./read-datum.ts";
import { invalidValue, missingParameter } from "./refusals.ts";

/**
 * Takes all data or, if anything is wrong with one of them, none. It can be read
 * `pace.metricDelayMs` later (AWS: up to two minutes for a new metric, CloudWatch user guide).
 * InvalidParameterValue, InvalidParameterCombination, MissingParameter.
 */
export const putMetricData = operation<Given<PutMetricDataCommandInput, "Namespace">, undefined>(
  [
    "Namespace",
    "MetricData.MetricName",
    "MetricData.Dimensions.Name",
    "MetricData.Dimensions.Value",
    "MetricData.Timestamp",
    "MetricData.Value",
    "MetricData.StatisticValues.*",
    "MetricData.Values",
    "MetricData.Counts",
    "MetricData.Unit",
    "MetricData.StorageResolution",
  ],
  ({ cloudWatch, clock, pace, quirks }, { Namespace: namespace, MetricData: given = [] }) => {
    if (namespace.startsWith("AWS/")) {
      throw invalidValue("The value AWS/ for parameter Namespace is invalid.");
    }
    if (namespace === "" || namespace.startsWith(":") || namespace.length > 255) {
      throw invalidValue(`The value ${namespace} for parameter Namespace is invalid.`);
    }
    if (given.length === 0) throw missingParameter("The parameter MetricData is required.");
    if (given.length > 1000) {
      throw invalidValue("The collection MetricData must not have a size greater than 1000.");
    }
    const now = clock.now();
    const data = given.flatMap((datum, i) =>
      readDatum(namespace, datum, `MetricData.member.${i + 1}`, now),
    );
    clock.after(quirks.has("CW-01") ? pace.metricDelayMs : 0, () => {
      for (const datum of data) cloudWatch.metrics.record(datum);
    });
    return undefined;
  },
);
