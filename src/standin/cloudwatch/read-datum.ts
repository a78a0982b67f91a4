import { StandardUnit } from "@aws-sdk/client-cloudwatch";
import type { MetricDatum } from "@aws-sdk/client-cloudwatch";
import { notImplemented } from "../not-implemented.ts";
import type { Datum } from "./metric.ts";
import { readDimensions } from "./read-dimensions.ts";
import { invalidCombination, invalidValue, missingParameter } from "./refusals.ts";

/**
 * Reads one MetricDatum, received at `now`; `name` is it in AWS's words (`MetricData.member.1`).
 * The texts on the namespace, the unit and the time are AWS's as quoted in public, others
 * UNCONFIRMED. Metrics of high resolution are 501.
 */
export function readDatum(
  namespace: string,
  given: MetricDatum,
  name: string,
  now: number,
): readonly Datum[] {
  const { MetricName: metric = "", Timestamp, Unit: unit, StorageResolution: resolution } = given;
  if (resolution !== undefined && resolution !== 60) {
    throw notImplemented(`StorageResolution ${resolution}`);
  }
  if (metric === "" || metric.length > 255) {
    throw invalidValue(`The value ${metric} for parameter ${name}.MetricName is invalid.`);
  }
  if (unit !== undefined && !Object.values(StandardUnit).includes(unit)) {
    const set = Object.values(StandardUnit).join(", ");
    throw invalidValue(`The parameter ${name}.Unit must be a value in the set [ ${set} ].`);
  }
  const at = Timestamp?.getTime() ?? now;
  if (at < now - twoWeeksMs || at > now + twoHoursMs) {
    throw invalidValue(
      `The parameter ${name}.Timestamp must specify a time within the past two weeks.`,
    );
  }
  const dimensions = readDimensions(given.Dimensions, `${name}.Dimensions`, invalidValue);
  const common = { namespace, metric, dimensions, unit, at };
  return readValues(given, name).map((values) => ({ ...common, ...values }));
}

type Values = Pick<Datum, "value" | "times">;

/** Exactly one of Value, StatisticValues and Values. */
function readValues(given: MetricDatum, name: string): readonly Values[] {
  const { Value: value, StatisticValues: set, Values: values, Counts: counts } = given;
  const present = Object.entries({ Value: value, StatisticValues: set, Values: values })
    .filter(([, part]) => part !== undefined)
    .map(([part]) => `${name}.${part}`);
  if (present.length > 1) {
    throw invalidCombination(
      `The parameters ${present.join(" and ")} are mutually exclusive and you have specified both.`,
    );
  }
  if (value !== undefined) return [{ value: checked(value, `${name}.Value`) }];
  if (set) {
    const { SampleCount: sampleCount = 0, Sum: sum = 0, Minimum = 0, Maximum = 0 } = set;
    for (const [part, number] of Object.entries(set)) {
      checked(number, `${name}.StatisticValues.${part}`);
    }
    if (sampleCount <= 0 || Minimum > Maximum) {
      throw invalidValue(`The value for parameter ${name}.StatisticValues is invalid.`);
    }
    return [{ value: { sampleCount, sum, minimum: Minimum, maximum: Maximum } }];
  }
  if (!values?.length) throw missingParameter(`The parameter ${name}.Value is required.`);
  if (values.length > 150 || (counts && counts.length !== values.length)) {
    throw invalidValue(`The parameters ${name}.Values and ${name}.Counts must fit each other.`);
  }
  if (counts?.some((count) => !(count > 0))) {
    throw invalidValue(`The values for parameter ${name}.Counts must be positive.`);
  }
  return values.map((one, i) => ({
    value: checked(one, `${name}.Values`),
    times: counts?.[i] ?? 1,
  }));
}

/** CloudWatch takes values from -2^360 to 2^360 (API reference). */
function checked(value: number, name: string): number {
  if (Math.abs(value) <= 2 ** 360) return value;
  throw invalidValue(`The value ${value} for parameter ${name} is invalid.`);
}

const twoWeeksMs = 14 * 24 * 3600 * 1000;
const twoHoursMs = 2 * 3600 * 1000;
