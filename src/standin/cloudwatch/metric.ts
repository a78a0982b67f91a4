import type { StandardUnit } from "@aws-sdk/client-cloudwatch";

/** What a metric is known by: the same name under other dimensions is another metric (§6.4). */
export interface Metric {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What was measured at one moment, or of a whole minute at once. */
export interface Datum extends Metric {
  /** `None` by default. The same metric in another unit is kept apart. */
  readonly unit?: StandardUnit | undefined;
  /** Milliseconds since the Unix epoch; counts for the minute it lies in. */
  readonly at: number;
  /** One value, or a summary of many. */
  readonly value: number | StatisticValues;
  /** How many times the one value was measured; 1 by default. */
  readonly times?: number | undefined;
}

/** A statistic set: what is left of many values when they are not told one by one. */
export interface StatisticValues {
  readonly sampleCount: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Equal exactly when namespace, name and the whole set of dimensions are, in any order (§6.4). */
export function metricKey({ namespace, metric, dimensions }: Metric): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([namespace, metric, sorted]);
}
