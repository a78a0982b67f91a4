import type { ScalingPolicy, StepAdjustment } from "@aws-sdk/client-auto-scaling";

/**
 * What a simple or step scaling policy makes of a capacity, before the group's bounds. Percentages
 * are rounded as the user guide has it: towards zero, but never to nothing.
 */
export function adjusted(
  capacity: number,
  adjustment: number,
  { AdjustmentType: type, MinAdjustmentMagnitude: least = 0 }: ScalingPolicy,
): number {
  if (type === "ExactCapacity") return adjustment;
  if (type === "ChangeInCapacity") return capacity + adjustment;
  const share = (capacity * adjustment) / 100;
  const rounded = Math.abs(share) < 1 ? Math.sign(share) : Math.trunc(share);
  return capacity + Math.sign(adjustment) * Math.max(Math.abs(rounded), least);
}

/**
 * The step for a metric that is `breach` above the alarm's threshold (below it when negative). A
 * bound nearer to the threshold is within the step, the farther one is not (API, StepAdjustment).
 */
export function stepFor(
  steps: readonly StepAdjustment[],
  breach: number,
): StepAdjustment | undefined {
  return steps.find(({ MetricIntervalLowerBound: low, MetricIntervalUpperBound: high }) => {
    const from = low ?? Number.NEGATIVE_INFINITY;
    const to = high ?? Number.POSITIVE_INFINITY;
    return breach < 0 ? from < breach && breach <= to : from <= breach && breach < to;
  });
}
