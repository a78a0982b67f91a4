import type { Summary } from "./summary.ts";

/**
 * One statistic of a period: `SampleCount`, `Average`, `Sum`, `Minimum`, `Maximum`, or a percentile
 * (`p99`, `p99.9`). Percentiles are values that were measured (nearest rank; how CloudWatch
 * interpolates is UNCONFIRMED): of few values p99 is the greatest (§6.4). `undefined` when there is
 * none: a percentile of values hidden in a statistic set or of negative ones (API reference).
 */
export function statisticOf(summary: Summary, statistic: string): number | undefined {
  switch (statistic) {
    case "SampleCount":
      return summary.sampleCount;
    case "Average":
      return summary.sum / summary.sampleCount;
    case "Sum":
      return summary.sum;
    case "Minimum":
      return summary.minimum;
    case "Maximum":
      return summary.maximum;
    default:
      return percentile(summary, Number(statistic.slice(1)));
  }
}

function percentile({ values, sampleCount, minimum }: Summary, percent: number) {
  if (!values || minimum < 0) return undefined;
  const rank = Math.max(1, Math.ceil((percent / 100) * sampleCount));
  let passed = 0;
  for (const [value, times] of [...values].sort(([a], [b]) => a - b)) {
    passed += times;
    if (passed >= rank) return value;
  }
  return undefined;
}
