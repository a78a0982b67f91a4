import { expect, test } from "vitest";
import { statisticOf } from "../../../../src/standin/cloudwatch/statistic-of.ts";
import { cloudWatchWorld, metric, minute, start } from "./cloudwatch-world.ts";

const day = 24 * 60 * minute;

function world() {
  const { metrics, clock } = cloudWatchWorld();
  const record = (at: number, value: number, other: object = {}) =>
    metrics.record({ ...metric, at: start + at, value, ...other });
  const read = (statistic: string, other: object = {}) =>
    metrics
      .read({ ...metric, from: start, until: start + day, periodSeconds: 60, ...other })
      .map((period) => [(period.start - start) / minute, statisticOf(period.summary, statistic)]);
  return { metrics, clock, record, read };
}

test("values of one minute are one period, a minute without any is none", () => {
  const { record, read } = world();
  record(0, 1);
  record(59_999, 3);
  record(2 * minute, 5, { times: 2 });
  expect(read("Sum")).toEqual([
    [0, 4],
    [2, 10],
  ]);
  expect(read("Average")).toEqual([
    [0, 2],
    [2, 5],
  ]);
  expect(read("SampleCount")[1]).toEqual([2, 2]);
  expect(read("Minimum")[0]).toEqual([0, 1]);
  expect(read("Maximum")[0]).toEqual([0, 3]);
});

test("the begin is inclusive, the end is not", () => {
  const { record, read } = world();
  for (const at of [0, 1, 2, 3]) record(at * minute, at);
  const found = read("Sum", { from: start + minute, until: start + 3 * minute });
  expect(found.map(([at]) => at)).toEqual([1, 2]);
});

test("longer periods add minutes up from where the reading begins", () => {
  const { record, read } = world();
  for (const at of [1, 2, 3, 4]) record(at * minute, 1);
  expect(read("Sum", { from: start + minute, periodSeconds: 180 })).toEqual([
    [1, 3],
    [4, 1],
  ]);
});

test("percentiles are measured values; of few, p99 is the greatest", () => {
  const { record, read } = world();
  for (let value = 1; value <= 100; value++) record(0, value);
  record(minute, 7);
  record(minute, 9);
  expect(read("p50")).toEqual([
    [0, 50],
    [1, 7],
  ]);
  expect(read("p99")).toEqual([
    [0, 99],
    [1, 9],
  ]);
  expect(read("p99.9")[0]).toEqual([0, 100]);
  expect(read("p0")[0]).toEqual([0, 1]);
});

test("a statistic set has no percentiles unless all its values are the same", () => {
  const { metrics, read } = world();
  const set = { sampleCount: 4, sum: 8, minimum: 1, maximum: 3 };
  metrics.record({ ...metric, at: start, value: set });
  metrics.record({ ...metric, at: start + minute, value: { ...set, minimum: 2, maximum: 2 } });
  expect(read("p90")).toEqual([
    [0, undefined],
    [1, 2],
  ]);
  expect(read("Average")[0]).toEqual([0, 2]);
});

test("dimensions are one set in any order, and each set is a metric of its own", () => {
  const { metrics, read } = world();
  const two = { LoadBalancer: "app/a/1", TargetGroup: "targetgroup/b/2" };
  metrics.record({ ...metric, dimensions: two, at: start, value: 1 });
  const other = { TargetGroup: "targetgroup/b/2", LoadBalancer: "app/a/1" };
  expect(read("Sum", { dimensions: other })).toEqual([[0, 1]]);
  expect(read("Sum", { dimensions: { LoadBalancer: "app/a/1" } })).toEqual([]);
  expect(read("Sum")).toEqual([]);
});

test("units are kept apart, and together when none is asked for", () => {
  const { record, read } = world();
  record(0, 1, { unit: "Count" });
  record(0, 2, { unit: "Seconds" });
  expect(read("Sum", { unit: "Seconds" })).toEqual([[0, 2]]);
  expect(read("Sum", { unit: "Bytes" })).toEqual([]);
  expect(read("Sum")).toEqual([[0, 3]]);
});

test("fifteen days are kept", () => {
  const { clock, record, read } = world();
  record(0, 1);
  clock.advance(15 * day);
  record(15 * day, 2);
  expect(read("Sum", { until: start + 16 * day })).toHaveLength(2);
  clock.advance(minute);
  record(15 * day + minute, 2);
  expect(read("Sum", { until: start + 16 * day })).toHaveLength(2);
});
