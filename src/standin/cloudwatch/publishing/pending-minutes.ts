import type { Region } from "../../region.ts";
import { minuteMs } from "../every.ts";
import { metricKey } from "../metric.ts";
import type { Metrics, Series } from "../metrics.ts";
import { addValue, emptySummary } from "../summary.ts";
import type { Summary } from "../summary.ts";
import type { Measurement } from "./measurement.ts";

/** A metric's values of one minute, not yet to be read. */
type Pending = Pick<Series, "metric" | "unit"> & { readonly summary: Summary };

/**
 * What AWS has measured and not yet published: a minute can be read `pace.metricDelayMs` after it
 * has closed (§6.4). A minute without measurements does not become one.
 */
export class PendingMinutes {
  readonly #region: Region;
  readonly #metrics: Metrics;
  readonly #minutes = new Map<number, Map<string, Pending>>();

  constructor(region: Region, metrics: Metrics) {
    this.#region = region;
    this.#metrics = metrics;
  }

  /** `at` is in the minute that is meant. */
  add(measurements: readonly Measurement[], at: number): void {
    const minute = Math.floor(at / minuteMs) * minuteMs;
    const pending = this.#minutes.get(minute) ?? this.#open(minute);
    for (const { namespace, metric, unit, value, dimensions } of measurements) {
      for (const one of dimensions) {
        const identity = { namespace, metric, dimensions: one };
        const key = metricKey(identity);
        const known = pending.get(key) ?? { metric: identity, unit, summary: emptySummary() };
        addValue(known.summary, value);
        pending.set(key, known);
      }
    }
    if (!this.#region.quirks.has("CW-15")) this.#publish(minute);
  }

  #open(minute: number): Map<string, Pending> {
    const { clock, pace } = this.#region;
    const pending = new Map<string, Pending>();
    this.#minutes.set(minute, pending);
    const due = minute + minuteMs + pace.metricDelayMs;
    clock.after(Math.max(0, due - clock.now()), () => this.#publish(minute));
    return pending;
  }

  #publish(minute: number): void {
    const pending = this.#minutes.get(minute);
    this.#minutes.delete(minute);
    for (const { metric, unit, summary } of pending?.values() ?? []) {
      this.#metrics.merge(metric, unit, minute, summary);
    }
  }
}
