import type { StateValue } from "@aws-sdk/client-cloudwatch";
import type { AlarmSettings, ThresholdComparison } from "./alarm.ts";
import { breaches } from "./breaches.ts";
import type { Verdict } from "./evaluate-alarm.ts";

/** Why an alarm is where it is: in words, and as JSON. */
export interface StateReason {
  readonly text: string;
  readonly data: string;
}

/** What stands before the first evaluation, word for word as AWS says it. */
export const initialReason = "Unchecked: Initial alarm creation";

/**
 * The reason of an evaluation, in AWS's words as they are quoted in many public mails and events;
 * the choice among their forms is read off those and UNCONFIRMED.
 */
export function stateReason(
  settings: AlarmSettings,
  { state, evaluated, filled }: Verdict,
  previous: StateValue,
  now: number,
): StateReason {
  const { statistic, periodSeconds: period, threshold, unit } = settings;
  const oldest = evaluated.at(-1);
  const data = {
    version: "1.0",
    queryDate: stamp(now),
    ...(oldest && { startDate: stamp(oldest.start) }),
    ...(unit !== undefined && { unit }),
    statistic,
    period,
    recentDatapoints: evaluated.map(({ value }) => value).toReversed(),
    threshold,
    evaluatedDatapoints: evaluated.map(({ start, value }) => ({ timestamp: stamp(start), value })),
  };
  return {
    text: inWords(settings, { state, evaluated, filled }, previous),
    data: JSON.stringify(data),
  };
}

function inWords(settings: AlarmSettings, verdict: Verdict, previous: StateValue): string {
  const { evaluationPeriods: n, datapointsToAlarm: m } = settings;
  const { state, evaluated, filled } = verdict;
  if (state === "INSUFFICIENT_DATA") return `Insufficient Data: ${wereUnknown(filled)}`;
  const treated =
    filled === 0 || isLenient(settings)
      ? ""
      : ` and ${count(filled, "missing datapoint")} ${wasOrWere(filled)} treated as ` +
        `[${settings.treatMissingData === "breaching" ? "Breaching" : "NonBreaching"}]`;
  if (evaluated.length === 0) {
    return `Threshold Crossed: no datapoints were received for ${count(n, "period")}${treated}.`;
  }
  const isAlarm = state === "ALARM";
  const telling = evaluated.filter(({ value }) => breaches(settings, value) === isAlarm);
  const shown = telling.map(({ start, value }) => `${decimal(value)} (${dayAndTime(start)})`);
  const verb = wasOrWere(telling.length) + (isAlarm ? "" : " not");
  const compared =
    `[${shown.join(", ")}] ${verb} ${comparisonWords[settings.comparison]} ` +
    `the threshold (${decimal(settings.threshold)})`;
  if (previous === "INSUFFICIENT_DATA" || treated !== "") {
    return `Threshold Crossed: ${count(telling.length, "datapoint")} ${compared}${treated}.`;
  }
  const minimum = count(isAlarm ? m : n - m + 1, "datapoint");
  const transition = isAlarm ? "OK -> ALARM" : "ALARM -> OK";
  return (
    `Threshold Crossed: ${telling.length} out of the last ${evaluated.length} datapoints ` +
    `${compared} (minimum ${minimum} for ${transition} transition).`
  );
}

const isLenient = ({ treatMissingData }: AlarmSettings): boolean =>
  treatMissingData === "missing" || treatMissingData === "ignore";

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
const wasOrWere = (n: number): string => (n === 1 ? "was" : "were");
const wereUnknown = (n: number): string => `${count(n, "datapoint")} ${wasOrWere(n)} unknown.`;

/** As Java prints a double: `1.0`. */
const decimal = (value: number): string =>
  Number.isInteger(value) ? value.toFixed(1) : String(value);

/** `2030-01-01T00:00:00.000+0000` */
const stamp = (ms: number): string => new Date(ms).toISOString().replace("Z", "+0000");

/** `31/12/30 23:59:00` */
function dayAndTime(ms: number): string {
  const [date = "", time = ""] = new Date(ms).toISOString().split("T");
  const [year = "", month, day] = date.split("-");
  return `${day}/${month}/${year.slice(2)} ${time.slice(0, 8)}`;
}

const comparisonWords: Readonly<Record<ThresholdComparison, string>> = {
  GreaterThanThreshold: "greater than",
  GreaterThanOrEqualToThreshold: "greater than or equal to",
  LessThanThreshold: "less than",
  LessThanOrEqualToThreshold: "less than or equal to",
};
