import type { StateValue } from "@aws-sdk/client-cloudwatch";
import type { AlarmSettings } from "./alarm.ts";
import { breaches } from "./breaches.ts";

/** A period the alarm looks at; `value` is `undefined` when it has no data. */
export interface Datapoint {
  /** Begin of the period, in milliseconds since the Unix epoch. */
  readonly start: number;
  readonly value: number | undefined;
}

/** What an evaluation found. */
export interface Verdict {
  readonly state: StateValue;
  /** The data it rests on, newest first; empty when there was none. */
  readonly evaluated: readonly { readonly start: number; readonly value: number }[];
  /** Periods without data that counted as something, and are not in `evaluated`. */
  readonly filled: number;
}

/** Periods looked at beside the last N, should some be missing (5 for N = 3, user guide). */
const extraPeriods = 2;

/** How far back an alarm looks, in periods; longer than N (§6.4). */
export const evaluationRange = ({ evaluationPeriods }: AlarmSettings): number =>
  evaluationPeriods + extraPeriods;

/**
 * The state that data puts an alarm in. `range` holds `evaluationRange` periods, newest first. As
 * long as N of them have data, the newest N decide, however old; else missing ones are filled in
 * as the settings say (CloudWatch user guide, "How alarm state is evaluated when data is missing").
 */
export function evaluateAlarm(
  settings: AlarmSettings,
  range: readonly Datapoint[],
  current: StateValue,
  alarmsPrematurely = true,
): Verdict {
  const { evaluationPeriods: needed, datapointsToAlarm, treatMissingData } = settings;
  const real = range.flatMap(({ start, value }, age) =>
    value === undefined ? [] : [{ start, value, age }],
  );
  const evaluated = real.slice(0, needed);
  const breaching = evaluated.filter(({ value }) => breaches(settings, value));
  const filled = needed - evaluated.length;
  const verdict = (state: StateValue): Verdict => ({ state, evaluated, filled });
  const judged = (count: number) => verdict(count >= datapointsToAlarm ? "ALARM" : "OK");
  if (filled === 0 || breaching.length >= datapointsToAlarm) return judged(breaching.length);
  if (treatMissingData === "breaching") return judged(breaching.length + filled);
  if (treatMissingData === "notBreaching") return judged(breaching.length);
  const isIgnoring = treatMissingData === "ignore";
  const oldest = evaluated.at(-1);
  if (!oldest) return verdict(isIgnoring ? current : "INSUFFICIENT_DATA");
  // Nothing but breaching data, though less than asked for: once its oldest is old enough, it is
  // an alarm ("premature alarm state", user guide).
  const isPremature =
    alarmsPrematurely &&
    breaching.length === evaluated.length &&
    oldest.age + 1 >= settings.datapointsToAlarm;
  if (!isPremature) return verdict("OK");
  return verdict(isIgnoring ? current : "ALARM");
}
