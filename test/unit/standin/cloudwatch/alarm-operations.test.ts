import { expect, test } from "vitest";
import { cloudWatchWorld, metric, minute, refusal, start } from "./cloudwatch-world.ts";

const topic = "arn:aws:sns:eu-west-1:123456789012:pager";
const policy = "arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:1:policyName/out";

const errors = {
  AlarmName: "errors",
  Namespace: "Shop",
  MetricName: "Errors",
  Dimensions: [{ Name: "Service", Value: "web" }],
  Statistic: "Sum",
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 0,
  ComparisonOperator: "GreaterThanThreshold",
};

function world() {
  const { clock, metrics, ask } = cloudWatchWorld();
  const put = (input: object = {}) => ask("PutMetricAlarm", { ...errors, ...input });
  const describe = (input: object = {}): any[] => ask("DescribeAlarms", input).MetricAlarms;
  const names = (input: object = {}) => describe(input).map(({ AlarmName }) => AlarmName);
  const history = (input: object = {}): any[] =>
    ask("DescribeAlarmHistory", input).AlarmHistoryItems;
  /** Lets a minute pass in which there were so many errors. */
  const pass = (count: number) => {
    metrics.record({ ...metric, at: clock.now(), value: count });
    clock.advance(minute);
  };
  return { clock, ask, put, describe, names, history, pass };
}

test("an alarm is described in full", () => {
  const { put, describe } = world();
  expect(put({ AlarmActions: [topic], Unit: "Count", AlarmDescription: "too many" })).toBe(
    undefined,
  );
  const { EvaluationPeriods, ...settings } = errors;
  expect(describe()).toEqual([
    {
      ...settings,
      EvaluationPeriods,
      DatapointsToAlarm: 1,
      Unit: "Count",
      TreatMissingData: "missing",
      AlarmDescription: "too many",
      AlarmArn: "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:errors",
      ActionsEnabled: true,
      OKActions: [],
      AlarmActions: [topic],
      InsufficientDataActions: [],
      StateValue: "INSUFFICIENT_DATA",
      StateReason: "Unchecked: Initial alarm creation",
      AlarmConfigurationUpdatedTimestamp: new Date(start),
      StateUpdatedTimestamp: new Date(start),
      StateTransitionedTimestamp: new Date(start),
    },
  ]);
});

test("putting again replaces the alarm as a whole, but for its state and tags", () => {
  const { ask, put, describe, pass } = world();
  put({ AlarmDescription: "first", Tags: [{ Key: "team", Value: "a" }] });
  pass(1);
  put({ Threshold: 5, Tags: [{ Key: "team", Value: "b" }] });
  const [alarm] = describe();
  expect(alarm).toMatchObject({ StateValue: "ALARM", Threshold: 5 });
  expect(alarm.AlarmDescription).toBeUndefined();
  const { Tags } = ask("ListTagsForResource", { ResourceARN: alarm.AlarmArn });
  expect(Tags).toEqual([{ Key: "team", Value: "a" }]);
});

test("an alarm on a percentile", () => {
  const { put, describe } = world();
  put({ Statistic: undefined, ExtendedStatistic: "p99" });
  expect(describe()[0]).toMatchObject({ ExtendedStatistic: "p99" });
  expect(describe()[0].Statistic).toBeUndefined();
});

test.each([
  [{ EvaluationPeriods: undefined }, "ValidationException", "EvaluationPeriods"],
  [{ EvaluationPeriods: 0 }, "ValidationException", "EvaluationPeriods"],
  [{ DatapointsToAlarm: 2 }, "ValidationException", "DatapointsToAlarm"],
  [{ Period: 45 }, "ValidationException", "Period"],
  [{ Period: 10 }, "NotImplemented", "Period 10"],
  [{ Period: 3600, EvaluationPeriods: 25 }, "NotImplemented", "a day"],
  [{ ExtendedStatistic: "p99" }, "ValidationException", "Exactly one"],
  [{ Statistic: undefined }, "ValidationException", "Exactly one"],
  [{ ComparisonOperator: "Above" }, "ValidationException", "Above"],
  [{ ComparisonOperator: "LessThanLowerThreshold" }, "NotImplemented", "LessThanLowerThreshold"],
  [{ TreatMissingData: "guess" }, "ValidationException", "guess"],
  [{ EvaluateLowSampleCountPercentile: "ignore" }, "NotImplemented", "LowSample"],
  [{ Unit: "Parsecs" }, "ValidationException", "Parsecs"],
  [{ AlarmActions: ["topic"] }, "ValidationException", "arn syntax"],
  [
    { OKActions: ["arn:aws:sns:us-east-1:123456789012:pager"] },
    "ValidationException",
    "Invalid region us-east-1 specified. Only eu-west-1 is supported.",
  ],
  [{ AlarmActions: ["arn:aws:automate:eu-west-1:ec2:stop"] }, "NotImplemented", "ec2:stop"],
  [{ AlarmActions: Array.from({ length: 6 }, () => topic) }, "ValidationException", "five"],
  [{ Tags: [{ Key: "aws:x", Value: "" }] }, "InvalidParameterValueException", "aws:x"],
])("%j is refused", (input, code, text) => {
  const { put, describe } = world();
  expect(() => put(input)).toThrow(refusal(code, text));
  expect(describe()).toEqual([]);
});

test("alarms are found by name, prefix, state and action", () => {
  const { ask, put, names } = world();
  put({ AlarmName: "web-a", AlarmActions: [topic] });
  put({ AlarmName: "web-b", OKActions: [policy] });
  put({ AlarmName: "api" });
  ask("SetAlarmState", { AlarmName: "api", StateValue: "ALARM", StateReason: "drill" });
  expect(names()).toEqual(["api", "web-a", "web-b"]);
  expect(names({ AlarmNames: ["web-b", "nobody"] })).toEqual(["web-b"]);
  expect(names({ AlarmNames: ["nobody"] })).toEqual([]);
  expect(names({ AlarmNamePrefix: "web" })).toEqual(["web-a", "web-b"]);
  expect(names({ StateValue: "ALARM" })).toEqual(["api"]);
  expect(names({ ActionPrefix: "arn:aws:autoscaling" })).toEqual(["web-b"]);
  expect(names({ AlarmTypes: ["CompositeAlarm"] })).toEqual([]);
  const first = ask("DescribeAlarms", { MaxRecords: 2 });
  const rest = ask("DescribeAlarms", { MaxRecords: 2, NextToken: first.NextToken });
  expect(rest.MetricAlarms.map((alarm: any) => alarm.AlarmName)).toEqual(["web-b"]);
  expect(rest.NextToken).toBeUndefined();
  const both = { AlarmNames: ["api"], AlarmNamePrefix: "web" };
  expect(() => names(both)).toThrow(refusal("ValidationException"));
  expect(() => names({ MaxRecords: 101 })).toThrow(refusal("ValidationException"));
});

test("alarms are found by their metric, all its dimensions given", () => {
  const { ask, put } = world();
  put();
  const found = (input: object = {}) => {
    const { Namespace, MetricName, Dimensions } = errors;
    const asked = { Namespace, MetricName, Dimensions, ...input };
    return ask("DescribeAlarmsForMetric", asked).MetricAlarms.length;
  };
  expect(found()).toBe(1);
  expect(found({ Statistic: "Sum", Period: 60 })).toBe(1);
  expect(found({ Dimensions: [] })).toBe(0);
  expect(found({ Period: 300 })).toBe(0);
  expect(found({ Statistic: "Average" })).toBe(0);
  expect(found({ Unit: "Count" })).toBe(0);
});

test("history tells what became of an alarm, newest first, also after its end", () => {
  const { ask, put, history, pass, clock } = world();
  put({ AlarmActions: [topic, policy] });
  pass(1);
  clock.advance(1000);
  ask("DeleteAlarms", { AlarmNames: ["errors"] });
  expect(history().map(({ HistorySummary }) => HistorySummary)).toEqual([
    'Alarm "errors" deleted',
    `Failed to execute action ${topic}`,
    "Alarm updated from INSUFFICIENT_DATA to ALARM",
    'Alarm "errors" created',
  ]);
  const [update] = history({ AlarmName: "errors", HistoryItemType: "StateUpdate" });
  expect(update.Timestamp).toEqual(new Date(start + minute));
  expect(JSON.parse(update.HistoryData)).toMatchObject({
    version: "1.0",
    oldState: { stateValue: "INSUFFICIENT_DATA" },
    newState: { stateValue: "ALARM", stateReasonData: { recentDatapoints: [1], threshold: 0 } },
  });
  expect(history({ AlarmName: "other" })).toEqual([]);
  expect(history({ StartDate: new Date(start + minute + 1) })).toHaveLength(1);
  expect(history({ EndDate: new Date(start) })).toHaveLength(1);
  expect(history({ ScanBy: "TimestampAscending", MaxRecords: 1 })[0].HistorySummary).toBe(
    'Alarm "errors" created',
  );
});

test("a state can be set by hand, of an alarm that is there, with a reason that is JSON", () => {
  const { ask, put, describe } = world();
  put();
  const set = (input: object = {}) =>
    ask("SetAlarmState", {
      AlarmName: "errors",
      StateValue: "ALARM",
      StateReason: "drill",
      ...input,
    });
  set({ StateReasonData: '{"a":1}' });
  expect(describe()[0]).toMatchObject({
    StateValue: "ALARM",
    StateReason: "drill",
    StateReasonData: '{"a":1}',
  });
  expect(() => set({ AlarmName: "other" })).toThrow(refusal("ResourceNotFound", "Unknown"));
  expect(() => set({ StateReasonData: "{" })).toThrow(refusal("InvalidFormatFault"));
  expect(() => set({ StateValue: "FINE" })).toThrow(refusal("ValidationException"));
});

test("a wrong name does not keep the others from being deleted", () => {
  const { ask, put, names } = world();
  put();
  expect(() => ask("DeleteAlarms", { AlarmNames: ["nobody", "errors"] })).toThrow(
    refusal("ResourceNotFound"),
  );
  expect(names()).toEqual([]);
});

test("actions are switched off and on, names that nothing has being ignored", () => {
  const { ask, put, describe } = world();
  put();
  const AlarmNames = ["errors", "nobody"];
  ask("DisableAlarmActions", { AlarmNames });
  expect(describe()[0].ActionsEnabled).toBe(false);
  ask("EnableAlarmActions", { AlarmNames });
  expect(describe()[0].ActionsEnabled).toBe(true);
});

test("an alarm is tagged and untagged by its ARN", () => {
  const { ask, put, describe } = world();
  put({ Tags: [{ Key: "a", Value: "1" }] });
  const ResourceARN = describe()[0].AlarmArn;
  ask("TagResource", { ResourceARN, Tags: [{ Key: "b", Value: "2" }] });
  ask("UntagResource", { ResourceARN, TagKeys: ["a", "c"] });
  expect(ask("ListTagsForResource", { ResourceARN }).Tags).toEqual([{ Key: "b", Value: "2" }]);
  expect(() => ask("ListTagsForResource", { ResourceARN: `${ResourceARN}x` })).toThrow(
    refusal("ResourceNotFoundException"),
  );
});
