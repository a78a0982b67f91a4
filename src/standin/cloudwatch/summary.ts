import type { StatisticValues } from "./metric.ts";

/** What is kept of the values of one period. */
export interface Summary {
  sampleCount: number;
  sum: number;
  minimum: number;
  maximum: number;
  /** How often each value came; `undefined` once a statistic set has hidden some of them. */
  values: Map<number, number> | undefined;
}

/** Of no value at all. */
export function emptySummary(): Summary {
  return { sampleCount: 0, sum: 0, minimum: Infinity, maximum: -Infinity, values: new Map() };
}

/** Adds one value, `times` times. */
export function addValue(summary: Summary, value: number, times = 1): void {
  addSet(summary, { sampleCount: times, sum: value * times, minimum: value, maximum: value });
}

/** Adds a statistic set; percentiles then need all its values to be the same (API reference). */
export function addSet(summary: Summary, added: StatisticValues): void {
  const { sampleCount, sum, minimum, maximum } = added;
  summary.sampleCount += sampleCount;
  summary.sum += sum;
  summary.minimum = Math.min(summary.minimum, minimum);
  summary.maximum = Math.max(summary.maximum, maximum);
  const { values } = summary;
  if (minimum !== maximum) summary.values = undefined;
  else values?.set(minimum, (values.get(minimum) ?? 0) + sampleCount);
}

/** Adds the values of another period. */
export function addSummary(summary: Summary, added: Summary): void {
  const values = summary.values && added.values ? new Map(summary.values) : undefined;
  for (const [value, times] of added.values ?? []) {
    values?.set(value, (values.get(value) ?? 0) + times);
  }
  addSet(summary, added);
  summary.values = values;
}
