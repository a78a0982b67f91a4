import { expect, test } from "vitest";
import type { AlarmTold } from "../../../../src/standin/cloudwatch/alarm.ts";
import { alarmSettings, cloudWatchWorld, metric, minute } from "./cloudwatch-world.ts";

const topic = "arn:aws:sns:eu-west-1:123456789012:pager";
const policy = "arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:1:policyName/out";

function world(other: Parameters<typeof alarmSettings>[0] = {}) {
  const { alarms, metrics, clock } = cloudWatchWorld();
  const told: string[] = [];
  const tell = ({ alarm, previous, actions, value }: AlarmTold) =>
    told.push(`${previous} to ${alarm.state}: ${actions.join(" ")} at ${value}`);
  const stop = alarms.onAction(tell);
  const actions = { OK: [topic], ALARM: [topic, policy], INSUFFICIENT_DATA: [] };
  const alarm = alarms.put(
    alarmSettings({ evaluationPeriods: 1, datapointsToAlarm: 1, actions, ...other }),
  );
  /** Lets a minute pass in which there were so many errors. */
  const pass = (errors?: number) => {
    if (errors !== undefined) metrics.record({ ...metric, at: clock.now(), value: errors });
    clock.advance(minute);
    return alarm.state;
  };
  return { alarms, alarm, clock, told, pass, stop };
}

test("a new alarm has insufficient data, and its state from the next minute on", () => {
  const { alarm, clock, pass } = world();
  expect([alarm.state, alarm.stateReason]).toEqual([
    "INSUFFICIENT_DATA",
    "Unchecked: Initial alarm creation",
  ]);
  clock.advance(minute - 1);
  expect(alarm.state).toBe("INSUFFICIENT_DATA");
  clock.advance(1);
  expect(pass(0)).toBe("OK");
  expect(pass(1)).toBe("ALARM");
});

test("actions are taken on a change, those of Auto Scaling every minute while it lasts", () => {
  const { told, pass } = world();
  pass(0);
  pass(0);
  expect(told).toEqual([`INSUFFICIENT_DATA to OK: ${topic} at 0`]);
  told.length = 0;
  pass(3);
  pass(4);
  expect(told).toEqual([`OK to ALARM: ${topic} ${policy} at 3`, `ALARM to ALARM: ${policy} at 4`]);
});

test("no action is taken while actions are disabled, or after the listener has gone", () => {
  const disabled = world({ actionsEnabled: false });
  expect([disabled.pass(1), disabled.told]).toEqual(["ALARM", []]);
  const gone = world();
  gone.stop();
  expect([gone.pass(1), gone.told]).toEqual(["ALARM", []]);
});

test("the last data goes on deciding for a while after it has stopped", () => {
  const { pass } = world();
  expect([pass(1), pass(), pass(), pass()]).toEqual([
    "ALARM",
    "ALARM",
    "ALARM",
    "INSUFFICIENT_DATA",
  ]);
});

test("a state set by hand acts at once and lasts until the next evaluation", () => {
  const { alarms, alarm, told, pass } = world();
  pass(0);
  told.length = 0;
  alarms.setState(alarm, "ALARM", "a drill");
  expect([alarm.state, alarm.stateReason]).toEqual(["ALARM", "a drill"]);
  expect(told).toEqual([`OK to ALARM: ${topic} ${policy} at undefined`]);
  expect(pass(0)).toBe("OK");
});

test("an alarm is put again without losing its state, and deleted with its clock", () => {
  const { alarms, alarm, pass } = world();
  pass(1);
  alarms.put(alarmSettings({ threshold: 10 }));
  expect([alarm.state, alarm.settings.threshold]).toEqual(["ALARM", 10]);
  expect(alarms.delete("errors")).toBe(true);
  expect(alarms.delete("errors")).toBe(false);
  expect(pass(1)).toBe("ALARM");
  expect(alarms.all()).toEqual([]);
  expect(alarms.history.all().at(-1)?.summary).toBe('Alarm "errors" deleted');
});

test.each([
  [
    {},
    [1],
    "Threshold Crossed: 1 datapoint [1.0 (01/01/30 00:00:00)] was greater than the threshold (0.0).",
  ],
  [
    {},
    [0, 1.5],
    "Threshold Crossed: 1 out of the last 1 datapoints [1.5 (01/01/30 00:01:00)] was greater than the threshold (0.0) (minimum 1 datapoint for OK -> ALARM transition).",
  ],
  [
    { evaluationPeriods: 3, datapointsToAlarm: 2 },
    [1, 1, 0, 0],
    "Threshold Crossed: 2 out of the last 3 datapoints [0.0 (01/01/30 00:03:00), 0.0 (01/01/30 00:02:00)] were not greater than the threshold (0.0) (minimum 2 datapoints for ALARM -> OK transition).",
  ],
  [
    { treatMissingData: "notBreaching" },
    [undefined],
    "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].",
  ],
  [
    { treatMissingData: "breaching", evaluationPeriods: 2 },
    [undefined],
    "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching].",
  ],
  [{}, [1, undefined, undefined, undefined], "Insufficient Data: 1 datapoint was unknown."],
] as const)("the reason with %j after %j", (other, errors, reason) => {
  const { alarm, pass } = world(other);
  for (const count of errors) pass(count);
  expect(alarm.stateReason).toBe(reason);
});
