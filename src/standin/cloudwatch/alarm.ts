import type { ComparisonOperator, StandardUnit, StateValue } from "@aws-sdk/client-cloudwatch";
import type { Metric } from "./metric.ts";

/** A metric alarm as PutMetricAlarm describes it. */
export interface AlarmSettings {
  readonly name: string;
  readonly description: string | undefined;
  readonly actionsEnabled: boolean;
  /** ARNs of what is told on entering each state. */
  readonly actions: Readonly<Record<StateValue, readonly string[]>>;
  readonly metric: Metric;
  readonly unit: StandardUnit | undefined;
  /** `Average`, … or a percentile; see `statistic-of.ts`. */
  readonly statistic: string;
  /** A multiple of 60. */
  readonly periodSeconds: number;
  /** N of "M out of N". */
  readonly evaluationPeriods: number;
  /** M of "M out of N". */
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparison: ThresholdComparison;
  readonly treatMissingData: TreatMissingData;
}

/** Comparisons with one threshold; those with a band are not served. */
export type ThresholdComparison = Exclude<
  ComparisonOperator,
  `${string}UpperThreshold` | `${string}LowerThreshold`
>;

/** What a period without data counts as (§6.4). */
export type TreatMissingData = "missing" | "notBreaching" | "breaching" | "ignore";

/** An alarm and where it stands. */
export interface Alarm {
  readonly arn: string;
  settings: AlarmSettings;
  tags: Map<string, string>;
  configuredAt: Date;
  state: StateValue;
  stateReason: string;
  /** JSON; `undefined` before the first evaluation. */
  stateReasonData: string | undefined;
  /** When the reason last changed. */
  stateUpdatedAt: Date;
  /** When the state itself last changed. */
  stateChangedAt: Date;
}

/** An alarm that entered a state, or stays in it and goes on telling Auto Scaling. */
export interface AlarmTold {
  readonly alarm: Alarm;
  readonly previous: StateValue;
  /** ARNs of the actions to be taken now. */
  readonly actions: readonly string[];
  /** The newest value looked at; `undefined` when there was none, or the state was set by hand. */
  readonly value: number | undefined;
}
