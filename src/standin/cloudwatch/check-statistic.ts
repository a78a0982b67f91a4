import { Statistic } from "@aws-sdk/client-cloudwatch";
import type { AwsError } from "../aws-error.ts";
import { notImplemented } from "../not-implemented.ts";

/** Throws unless this is one of the five statistics. */
export function checkPlainStatistic(
  statistic: string,
  refuse: (message: string) => AwsError,
): void {
  if (plain.has(statistic)) return;
  const set = [...plain].join(", ");
  throw refuse(`The parameter Statistic must be a value in the set [ ${set} ].`);
}

/** Throws unless this is a percentile from p0 to p100 (§6.4); trimmed means and such are 501. */
export function checkPercentile(statistic: string, refuse: (message: string) => AwsError): void {
  if (/^p(\d{1,2}(\.\d{1,10})?|100(\.0{1,10})?)$/.test(statistic)) return;
  if (others.test(statistic)) throw notImplemented(`statistic ${statistic}`);
  throw refuse(`The value ${statistic} for parameter ExtendedStatistics is not valid.`);
}

/** Throws unless this is either. */
export function checkStatistic(statistic: string, refuse: (message: string) => AwsError): void {
  if (!plain.has(statistic)) checkPercentile(statistic, refuse);
}

const plain: ReadonlySet<string> = new Set(Object.values(Statistic));
/** Trimmed and winsorized means, counts and sums, the interquartile mean, percentile ranks. */
const others = /^((tm|wm|tc|ts)\d|(TM|WM|TC|TS|PR)\(|IQM$)/;
