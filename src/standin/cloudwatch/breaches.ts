import type { AlarmSettings, ThresholdComparison } from "./alarm.ts";

/** Whether a value lies where the alarm does not want it. */
export function breaches({ comparison, threshold }: AlarmSettings, value: number): boolean {
  return comparisons[comparison](value, threshold);
}

const comparisons: Readonly<Record<ThresholdComparison, (a: number, b: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};
