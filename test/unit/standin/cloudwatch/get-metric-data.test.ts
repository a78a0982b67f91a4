import { describe, expect, test } from "vitest";
import { cloudWatchWorld, metric, minute, refusal, start } from "./cloudwatch-world.ts";

const hour = 60 * minute;

function world() {
  const { metrics, ask } = cloudWatchWorld();
  const record = (name: string, values: Readonly<Record<number, number>>) => {
    for (const [at, value] of Object.entries(values)) {
      metrics.record({ ...metric, metric: name, at: start + Number(at) * minute, value });
    }
  };
  const stat = (name: string, other: object = {}) => ({
    Metric: {
      Namespace: "Shop",
      MetricName: name,
      Dimensions: [{ Name: "Service", Value: "web" }],
    },
    Period: 60,
    Stat: "Sum",
    ...other,
  });
  const get = (queries: object[], other: object = {}) =>
    ask("GetMetricData", {
      MetricDataQueries: queries,
      StartTime: new Date(start),
      EndTime: new Date(start + hour),
      ...other,
    });
  /** Minute and value of each datapoint of the first result. */
  const points = (queries: object[], other: object = {}): number[][] => {
    const [{ Timestamps, Values }] = get(queries, other).MetricDataResults;
    return Timestamps.map((at: Date, i: number) => [(at.getTime() - start) / minute, Values[i]]);
  };
  return { record, stat, get, points };
}

test("values come newest first beside their times, from the start to before the end", () => {
  const { record, stat, get } = world();
  record("Errors", { 0: 1, 1: 2, 2: 3, 3: 4 });
  const asked = {
    StartTime: new Date(start + minute + 59_000),
    EndTime: new Date(start + 3 * minute),
  };
  expect(get([{ Id: "m1", MetricStat: stat("Errors") }], asked)).toEqual({
    MetricDataResults: [
      {
        Id: "m1",
        Label: "Errors",
        Timestamps: [new Date(start + 2 * minute), new Date(start + minute)],
        Values: [3, 2],
        StatusCode: "Complete",
      },
    ],
    NextToken: undefined,
    Messages: [],
  });
});

test("a metric that nobody reported has no values", () => {
  const { stat, get } = world();
  const [result] = get([{ Id: "m1", MetricStat: stat("Nothing") }]).MetricDataResults;
  expect(result).toMatchObject({ Values: [], Timestamps: [], StatusCode: "Complete" });
});

test("a query that is only for others is not returned", () => {
  const { record, stat, get } = world();
  record("Errors", { 0: 1 });
  const queries = [
    { Id: "m1", MetricStat: stat("Errors"), ReturnData: false },
    { Id: "e1", Expression: "m1 * 2", Label: "twice" },
  ];
  expect(get(queries).MetricDataResults).toMatchObject([{ Id: "e1", Label: "twice", Values: [2] }]);
});

test("pages go through time, every query at each moment, and say which have more", () => {
  const { record, stat, get } = world();
  record("Errors", { 0: 1, 1: 2 });
  record("Requests", { 0: 10, 1: 20, 2: 30 });
  const queries = [
    { Id: "m1", MetricStat: stat("Errors") },
    { Id: "m2", MetricStat: stat("Requests") },
  ];
  const seen: unknown[] = [];
  let NextToken: string | undefined;
  do {
    const page = get(queries, { MaxDatapoints: 2, NextToken });
    seen.push(page.MetricDataResults.map(({ Values, StatusCode }: any) => [...Values, StatusCode]));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  expect(seen).toEqual([
    [
      [2, "PartialData"],
      [30, "PartialData"],
    ],
    [
      [1, "Complete"],
      [20, "PartialData"],
    ],
    [["Complete"], [10, "Complete"]],
  ]);
});

test("oldest first when asked for", () => {
  const { record, stat, points } = world();
  record("Errors", { 0: 1, 1: 2 });
  const asked = [{ Id: "m1", MetricStat: stat("Errors") }];
  expect(points(asked, { ScanBy: "TimestampAscending" })).toEqual([
    [0, 1],
    [1, 2],
  ]);
});

describe("metric math", () => {
  function computed(expression: string) {
    const { record, stat, points } = world();
    record("Errors", { 0: 1, 2: 3 });
    record("Requests", { 0: 10, 1: 20, 2: 0 });
    return points(
      [
        { Id: "e1", Expression: expression },
        { Id: "m1", MetricStat: stat("Errors"), ReturnData: false },
        { Id: "m2", MetricStat: stat("Requests"), ReturnData: false },
        { Id: "half", Expression: "m2 / 2", ReturnData: false },
      ],
      { ScanBy: "TimestampAscending", EndTime: new Date(start + 4 * minute) },
    );
  }

  test.each([
    [
      "m1 + m2",
      [
        [0, 11],
        [2, 3],
      ],
    ],
    ["100 * m1 / m2", [[0, 10]]],
    [
      "FILL(m1, 0) + m2",
      [
        [0, 11],
        [1, 20],
        [2, 3],
      ],
    ],
    [
      "FILL(m1, 0)",
      [
        [0, 1],
        [1, 0],
        [2, 3],
        [3, 0],
      ],
    ],
    [
      "FILL(m1, -1.5)",
      [
        [0, 1],
        [1, -1.5],
        [2, 3],
        [3, -1.5],
      ],
    ],
    [
      "FILL(m1, REPEAT)",
      [
        [0, 1],
        [1, 1],
        [2, 3],
        [3, 3],
      ],
    ],
    [
      "-(m1 - 2) * 2 + 1",
      [
        [0, 3],
        [2, -1],
      ],
    ],
    [
      "half",
      [
        [0, 5],
        [1, 10],
        [2, 0],
      ],
    ],
    [
      "1 - m1/4 - 1",
      [
        [0, -0.25],
        [2, -0.75],
      ],
    ],
  ])("%s", (expression, expected) => {
    expect(computed(expression)).toEqual(expected);
  });

  test.each([
    ["SUM(METRICS())", "NotImplemented", "SUM"],
    ["m1 > 1", "NotImplemented", ">"],
    ["FILL(m1, LINEAR)", "NotImplemented", "LINEAR"],
    ['SELECT AVG(CPUUtilization) FROM SCHEMA("AWS/EC2")', "NotImplemented", "Insights"],
    ["m1 ^ 2", "NotImplemented", "^"],
    ["m1 +", "ValidationException", "e1"],
    ["(m1", "ValidationException", "e1"],
    ["m1 m2", "ValidationException", "e1"],
    ["m9", "ValidationException", "m9"],
    ["1 + 1", "ValidationException", "time series"],
    ["e1 + 1", "ValidationException", "itself"],
  ])("%s is refused", (expression, code, text) => {
    expect(() => computed(expression)).toThrow(refusal(code, text));
  });
});

test.each([
  [[{ Id: "M1" }], "pattern"],
  [[{ Id: "m1" }, { Id: "m1" }], "not unique"],
  [[{ Id: "m1", Expression: "1" }], "Exactly one"],
  [[{ Id: "m1", Stat: "Middle" }], "Middle"],
  [[{ Id: "m1", Period: 90 }], "Period"],
  [[], "required"],
  [Array.from({ length: 501 }, (_, i) => ({ Id: `m${i}` })), "500"],
])("%j is refused", (queries, text) => {
  const { stat, get } = world();
  const asked = queries.map(({ Stat = "Sum", Period = 60, ...query }: any) => ({
    MetricStat: stat("Errors", { Stat, Period }),
    ...query,
  }));
  expect(() => get(asked)).toThrow(refusal("ValidationException", text));
});

test("what is asked beside the queries is checked", () => {
  const { stat, get } = world();
  const queries = [{ Id: "m1", MetricStat: stat("Errors") }];
  const invalid = refusal("ValidationException");
  expect(() => get(queries, { EndTime: new Date(start) })).toThrow(invalid);
  expect(() => get(queries, { MaxDatapoints: 100_801 })).toThrow(invalid);
  expect(() => get(queries, { ScanBy: "Backwards" })).toThrow(invalid);
  expect(() => get(queries, { NextToken: "!" })).toThrow(refusal("InvalidNextToken"));
  expect(() => get([{ Id: "m1", MetricStat: stat("Errors", { Period: 1 }) }])).toThrow(
    refusal("NotImplemented", "Period 1"),
  );
});
