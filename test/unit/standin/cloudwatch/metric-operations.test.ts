import { expect, test } from "vitest";
import { cloudWatchWorld, minute, refusal, start } from "./cloudwatch-world.ts";

const dimensions = [{ Name: "Service", Value: "web" }];

function world() {
  const { clock, region, ask } = cloudWatchWorld();
  const put = (...data: object[]) =>
    ask("PutMetricData", {
      Namespace: "Shop",
      MetricData: data.map((datum) => ({
        MetricName: "Errors",
        Dimensions: dimensions,
        ...datum,
      })),
    });
  const statistics = (input: object = {}) =>
    ask("GetMetricStatistics", {
      Namespace: "Shop",
      MetricName: "Errors",
      Dimensions: dimensions,
      StartTime: new Date(start),
      EndTime: new Date(start + 10 * minute),
      Period: 60,
      Statistics: ["Sum"],
      ...input,
    });
  const list = (input: object = {}) => ask("ListMetrics", input).Metrics;
  return { clock, pace: region.pace, ask, put, statistics, list };
}

test("what is put can be read a while later, under the time it was put with", () => {
  const { clock, pace, put, statistics } = world();
  clock.advance(3 * minute + 30_000);
  put({ Value: 2 }, { Value: 3, Timestamp: new Date(start + minute) });
  clock.advance(pace.metricDelayMs - 1);
  expect(statistics()).toEqual({ Label: "Errors", Datapoints: [] });
  clock.advance(1);
  expect(statistics().Datapoints).toEqual(
    expect.arrayContaining([
      { Timestamp: new Date(start + 3 * minute), Sum: 2, Unit: "None" },
      { Timestamp: new Date(start + minute), Sum: 3, Unit: "None" },
    ]),
  );
});

test("values with counts and statistic sets are taken too", () => {
  const { clock, put, statistics } = world();
  put(
    { Values: [1, 2], Counts: [3, 1], Unit: "Count" },
    { StatisticValues: { SampleCount: 2, Sum: 10, Minimum: 4, Maximum: 6 }, Unit: "Seconds" },
  );
  clock.advance(minute);
  const Statistics = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];
  const Timestamp = new Date(start);
  expect(statistics({ Statistics }).Datapoints).toEqual(
    expect.arrayContaining([
      { Timestamp, Unit: "Count", SampleCount: 4, Average: 1.25, Sum: 5, Minimum: 1, Maximum: 2 },
      { Timestamp, Unit: "Seconds", SampleCount: 2, Average: 5, Sum: 10, Minimum: 4, Maximum: 6 },
    ]),
  );
  const percentiles = { Statistics: undefined, ExtendedStatistics: ["p50", "p99.9"] };
  expect(statistics({ ...percentiles, Unit: "Count" }).Datapoints).toEqual([
    { Timestamp, Unit: "Count", ExtendedStatistics: { p50: 1, "p99.9": 2 } },
  ]);
  expect(statistics({ ...percentiles, Unit: "Seconds" }).Datapoints).toEqual([
    { Timestamp, Unit: "Seconds", ExtendedStatistics: {} },
  ]);
});

test("datapoints come in no order", () => {
  const { clock, put, statistics } = world();
  for (let at = 0; at < 6; at++) put({ Value: at, Timestamp: new Date(start + at * minute) });
  clock.advance(minute);
  const times = statistics().Datapoints.map(({ Sum }: any) => Sum);
  expect(times.toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(times).not.toEqual([0, 1, 2, 3, 4, 5]);
  expect(times).not.toEqual([5, 4, 3, 2, 1, 0]);
});

test.each([
  [{ Value: 1, Values: [1] }, "InvalidParameterCombinationException", "mutually exclusive"],
  [{}, "MissingRequiredParameterException", "MetricData.member.2.Value"],
  [{ Value: 2 ** 361 }, "InvalidParameterValueException", "Value"],
  [{ Values: [1, 2], Counts: [1] }, "InvalidParameterValueException", "Counts"],
  [{ Values: [1], Counts: [0] }, "InvalidParameterValueException", "Counts"],
  [{ Value: 1, Unit: "Parsecs" }, "InvalidParameterValueException", "MetricData.member.2.Unit"],
  [{ Value: 1, MetricName: "" }, "InvalidParameterValueException", "MetricName"],
  [{ Value: 1, Timestamp: new Date(0) }, "InvalidParameterValueException", "past two weeks"],
  [
    { StatisticValues: { SampleCount: 1, Sum: 1, Minimum: 2, Maximum: 1 } },
    "InvalidParameterValueException",
    "StatisticValues",
  ],
  [
    { Value: 1, Dimensions: [...dimensions, ...dimensions] },
    "InvalidParameterValueException",
    "Dimensions",
  ],
  [{ Value: 1, StorageResolution: 1 }, "NotImplemented", "StorageResolution"],
])("%j is refused, and everything beside it", (datum, code, text) => {
  const { clock, put, statistics } = world();
  expect(() => put({ Value: 1 }, datum)).toThrow(refusal(code, text));
  clock.advance(minute);
  expect(statistics().Datapoints).toEqual([]);
});

test("AWS's own namespaces cannot be written to", () => {
  const { ask } = world();
  const MetricData = [{ MetricName: "CPUUtilization", Value: 99 }];
  const code = "InvalidParameterValueException";
  for (const Namespace of ["AWS/EC2", ":x", ""]) {
    expect(() => ask("PutMetricData", { Namespace, MetricData })).toThrow(refusal(code));
  }
  expect(() => ask("PutMetricData", { Namespace: "Shop", MetricData: [] })).toThrow(
    refusal("MissingRequiredParameterException"),
  );
});

test.each([
  [{ Statistics: [] }, "InvalidParameterCombinationException", "At least one"],
  [{ ExtendedStatistics: ["p50"] }, "InvalidParameterCombinationException", "exclusive"],
  [{ Statistics: ["Median"] }, "InvalidParameterValueException", "Statistic"],
  [
    { Statistics: undefined, ExtendedStatistics: ["p101"] },
    "InvalidParameterValueException",
    "p101",
  ],
  [{ Statistics: undefined, ExtendedStatistics: ["tm99"] }, "NotImplemented", "tm99"],
  [{ EndTime: new Date(start) }, "InvalidParameterValueException", "StartTime"],
  [
    { EndTime: new Date(start + 1608 * minute) },
    "InvalidParameterCombinationException",
    "up to 1,608 datapoints, which exceeds the limit of 1,440",
  ],
])("statistics with %j are refused", (input, code, text) => {
  const { statistics } = world();
  expect(() => statistics(input)).toThrow(refusal(code, text));
});

test("metrics are listed a while after their first data, by name and dimension", () => {
  const { clock, pace, put, list } = world();
  put({ Value: 1 }, { Value: 1, Dimensions: [...dimensions, { Name: "Zone", Value: "a" }] });
  put({ Value: 1, MetricName: "Requests", Dimensions: [] });
  clock.advance(pace.metricDelayMs + pace.metricListingMs - 1);
  expect(list()).toEqual([]);
  clock.advance(1);
  expect(list()).toHaveLength(3);
  expect(list({ MetricName: "Requests" })).toEqual([
    { Namespace: "Shop", MetricName: "Requests", Dimensions: [] },
  ]);
  expect(list({ Dimensions: [{ Name: "Service" }] })).toHaveLength(2);
  expect(list({ Dimensions: [{ Name: "Service", Value: "api" }] })).toHaveLength(0);
  expect(list({ Dimensions: [{ Name: "Zone", Value: "a" }] })).toHaveLength(1);
  expect(list({ Namespace: "AWS/EC2" })).toHaveLength(0);
});

test("a metric that has gone silent is listed no longer", () => {
  const { clock, put, list } = world();
  put({ Value: 1 });
  clock.advance(3 * 60 * minute);
  expect(list({ RecentlyActive: "PT3H" })).toHaveLength(1);
  clock.advance(minute);
  expect(list({ RecentlyActive: "PT3H" })).toHaveLength(0);
  expect(list()).toHaveLength(1);
  clock.advance(14 * 24 * 60 * minute);
  expect(list()).toHaveLength(0);
});

test("metrics come 500 a page", () => {
  const { clock, ask, put } = world();
  put(...Array.from({ length: 600 }, (_, i) => ({ MetricName: `m${i}`, Value: 1 })));
  clock.advance(minute);
  const first = ask("ListMetrics");
  expect(first.Metrics).toHaveLength(500);
  expect(ask("ListMetrics", { NextToken: first.NextToken }).Metrics).toHaveLength(100);
});
