import type { StandardUnit } from "@aws-sdk/client-cloudwatch";
import type { Region } from "../region.ts";
import { minuteMs } from "./every.ts";
import { metricKey } from "./metric.ts";
import type { Datum, Metric } from "./metric.ts";
import { addSet, addSummary, addValue, emptySummary } from "./summary.ts";
import type { Summary } from "./summary.ts";

/** One metric in one unit. */
export interface Series {
  readonly metric: Metric;
  readonly unit: StandardUnit;
  /** By the minute's begin, in milliseconds since the Unix epoch. */
  readonly minutes: Map<number, Summary>;
  /** When it was first and last reported, by the region's clock. */
  readonly firstReported: number;
  lastReported: number;
}

/** What to read: a metric over whole periods that begin in `from` (inclusive) to `until`. */
export interface Reading extends Metric {
  /** All units taken together when absent. */
  readonly unit?: StandardUnit | undefined;
  readonly from: number;
  readonly until: number;
  readonly periodSeconds: number;
}

/** The values of one period; a period without any does not exist. */
export interface Period {
  /** Its begin, in milliseconds since the Unix epoch. */
  readonly start: number;
  readonly summary: Summary;
}

/** Every metric of the Region, by minutes, for fifteen days (§6.4). */
export class Metrics {
  readonly #region: Region;
  /** By metric, then by unit. */
  readonly #series = new Map<string, Map<StandardUnit, Series>>();

  constructor(region: Region) {
    this.#region = region;
  }

  /** Adds to the minute in which `at` lies; readable at once: who reports sees to any delay. */
  record(datum: Datum): void {
    const summary = emptySummary();
    if (typeof datum.value === "number") addValue(summary, datum.value, datum.times);
    else addSet(summary, datum.value);
    const minute = Math.floor(datum.at / minuteMs) * minuteMs;
    this.merge(datum, datum.unit ?? "None", minute, summary);
  }

  /** Adds what was measured in the minute that begins at `minute`. */
  merge(metric: Metric, unit: StandardUnit, minute: number, measured: Summary): void {
    const series = this.#seriesOf(metric, unit);
    const summary = series.minutes.get(minute) ?? emptySummary();
    addSummary(summary, measured);
    series.minutes.set(minute, summary);
    series.lastReported = this.#region.clock.now();
    this.#forget(series);
  }

  /** The periods that have data, oldest first; empty for a metric nobody reported (§6.4). */
  read(reading: Reading): readonly Period[] {
    const periodMs = reading.periodSeconds * 1000;
    const periods = new Map<number, Summary>();
    for (const series of this.seriesOf(reading)) {
      if ((reading.unit ?? series.unit) !== series.unit) continue;
      for (const [minute, summary] of series.minutes) {
        if (minute < reading.from || minute >= reading.until) continue;
        const start = minute - ((minute - reading.from) % periodMs);
        const sum = periods.get(start) ?? emptySummary();
        addSummary(sum, summary);
        periods.set(start, sum);
      }
    }
    return [...periods]
      .map(([start, summary]) => ({ start, summary }))
      .sort((a, b) => a.start - b.start);
  }

  /** The metric in each unit it was reported in. */
  seriesOf(metric: Metric): readonly Series[] {
    if (!this.#region.quirks.has("CW-05")) {
      return this.all().filter((series) => includes(series.metric, metric));
    }
    return [...(this.#series.get(metricKey(metric))?.values() ?? [])];
  }

  /** Every metric ever reported. */
  all(): readonly Series[] {
    return [...this.#series.values()].flatMap((units) => [...units.values()]);
  }

  /** For `kept-metrics.ts`. */
  get inside(): { readonly series: Map<string, Map<StandardUnit, Series>> } {
    return { series: this.#series };
  }

  #seriesOf({ namespace, metric, dimensions }: Metric, unit: StandardUnit): Series {
    const identity = { namespace, metric, dimensions };
    const key = metricKey(identity);
    const units = this.#series.get(key) ?? new Map<StandardUnit, Series>();
    this.#series.set(key, units);
    const known = units.get(unit);
    if (known) return known;
    const now = this.#region.clock.now();
    const added = {
      metric: identity,
      unit,
      minutes: new Map(),
      firstReported: now,
      lastReported: now,
    };
    units.set(unit, added);
    return added;
  }

  /** Cheap, as hardly ever more than one minute is too old: they come in order of time. */
  #forget({ minutes }: Series): void {
    const oldest = this.#region.clock.now() - keptMs;
    for (const minute of minutes.keys()) {
      if (minute >= oldest) return;
      minutes.delete(minute);
    }
  }
}

/** What a naive fake takes for the same metric: dimensions left out may have any value. */
function includes(metric: Metric, { namespace, metric: name, dimensions }: Metric): boolean {
  const wanted = Object.entries(dimensions);
  return (
    metric.namespace === namespace &&
    metric.metric === name &&
    wanted.every(([dimension, value]) => metric.dimensions[dimension] === value)
  );
}

const keptMs = 15 * 24 * 3600 * 1000;
