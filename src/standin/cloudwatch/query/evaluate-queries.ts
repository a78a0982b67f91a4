import { AwsError } from "../../aws-error.ts";
import { notImplemented } from "../../not-implemented.ts";
import type { MathNode, Sign } from "./metric-math.ts";
import type { MetricAsked, MetricQuery } from "./metric-query.ts";
import type { Metrics } from "../metrics.ts";
import { invalidRequest } from "../refusals.ts";
import { statisticOf } from "../statistic-of.ts";

/** Values by the begin of their period, in milliseconds since the Unix epoch. */
type Values = ReadonlyMap<number, number>;
type Span = { readonly from: number; readonly until: number };

/**
 * The values of every query by its id. Two series are joined where both have a value, which is why
 * FILL exists (§6.4); a division by zero has none (UNCONFIRMED).
 */
export function evaluateQueries(
  metrics: Metrics,
  queries: readonly MetricQuery[],
  span: Span,
): ReadonlyMap<string, Values> {
  const evaluation = new Evaluation(metrics, queries, span);
  return new Map(queries.map((query) => [query.id, evaluation.query(query)]));
}

/** What a naive fake does: a metric that was never reported is an error. */
export function refuseUnknown(metrics: Metrics, queries: readonly MetricQuery[]): void {
  for (const { asks } of queries) {
    if (asks.kind !== "metric" || metrics.seriesOf(asks.metric).length > 0) continue;
    throw new AwsError("ResourceNotFoundException", `No metric ${asks.metric.metric}.`);
  }
}

class Evaluation {
  readonly #metrics: Metrics;
  readonly #queries: ReadonlyMap<string, MetricQuery>;
  readonly #span: Span;
  readonly #done = new Map<string, Values>();
  readonly #underWay = new Set<string>();

  constructor(metrics: Metrics, queries: readonly MetricQuery[], span: Span) {
    this.#metrics = metrics;
    this.#queries = new Map(queries.map((query) => [query.id, query]));
    this.#span = span;
  }

  query({ id, asks }: MetricQuery): Values {
    const known = this.#done.get(id);
    if (known) return known;
    if (this.#underWay.has(id)) throw invalidRequest(`Expression '${id}' refers to itself.`);
    this.#underWay.add(id);
    const values = asks.kind === "metric" ? this.#read(asks) : this.#node(asks);
    if (typeof values === "number") {
      throw invalidRequest(`Expression '${id}' must return a time series.`);
    }
    this.#done.set(id, values);
    return values;
  }

  #read({ metric, unit, statistic, periodSeconds }: MetricAsked): Values {
    const periods = this.#metrics.read({ ...metric, unit, periodSeconds, ...this.#span });
    return new Map(
      periods.flatMap(({ start, summary }) => {
        const value = statisticOf(summary, statistic);
        return value === undefined ? [] : [[start, value] as const];
      }),
    );
  }

  #node(node: MathNode): Values | number {
    switch (node.kind) {
      case "number":
        return node.value;
      case "reference": {
        const query = this.#queries.get(node.id);
        if (!query) throw invalidRequest(`Unknown id '${node.id}' in an expression.`);
        return this.query(query);
      }
      case "arithmetic": {
        const [left, right] = node.of;
        return join(this.#node(left), this.#node(right), arithmetic[node.sign]);
      }
      case "fill": {
        const values = this.#node(node.series);
        if (typeof values === "number") throw invalidRequest("FILL takes a time series.");
        return this.#filled(values, node.with, this.#periodMs());
      }
    }
  }

  #filled(values: Values, filler: number | "REPEAT", periodMs: number): Values {
    const filled = new Map<number, number>();
    let last: number | undefined;
    for (let at = this.#span.from; at < this.#span.until; at += periodMs) {
      last = values.get(at) ?? (filler === "REPEAT" ? last : filler);
      if (last !== undefined) filled.set(at, last);
    }
    return filled;
  }

  /** Of all metrics in the request: what different ones would be aligned to is not known here. */
  #periodMs(): number {
    const metrics = [...this.#queries.values()].flatMap(({ asks }) =>
      asks.kind === "metric" ? [asks.periodSeconds] : [],
    );
    const [period = 60, ...others] = new Set(metrics);
    if (others.length > 0) throw notImplemented("FILL beside metrics with different periods");
    return period * 1000;
  }
}

type Operate = (a: number, b: number) => number;

const arithmetic: Readonly<Record<Sign, Operate>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
};

function join(left: Values | number, right: Values | number, operate: Operate): Values | number {
  if (typeof left === "number") {
    return typeof right === "number" ? operate(left, right) : each(right, (b) => operate(left, b));
  }
  if (typeof right === "number") return each(left, (a) => operate(a, right));
  return each(left, (a, at) => operate(a, right.get(at) ?? Number.NaN));
}

/** What comes out as no number is left out. */
function each(values: Values, change: (value: number, at: number) => number): Values {
  const changed = [...values].map(([at, value]) => [at, change(value, at)] as const);
  return new Map(changed.filter(([, value]) => Number.isFinite(value)));
}
