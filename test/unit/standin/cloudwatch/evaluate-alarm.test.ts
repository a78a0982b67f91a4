import { expect, test } from "vitest";
import type { TreatMissingData } from "../../../../src/standin/cloudwatch/alarm.ts";
import { evaluateAlarm } from "../../../../src/standin/cloudwatch/evaluate-alarm.ts";
import { alarmSettings } from "./cloudwatch-world.ts";

/** As the user guide draws it: oldest first, `0` fine, `X` breaching, `-` missing. */
function stateAfter(drawn: string, datapointsToAlarm: number, treatMissingData: TreatMissingData) {
  const range = drawn
    .split(" ")
    .map((point, i) => ({ start: i, value: { X: 1, "0": 0 }[point] }))
    .toReversed();
  const settings = alarmSettings({ datapointsToAlarm, treatMissingData });
  const before = evaluateAlarm(settings, range, "OK").state;
  return before === evaluateAlarm(settings, range, "ALARM").state ? before : "as it was";
}

const treatments = ["missing", "ignore", "breaching", "notBreaching"] as const;

test.each([
  [3, "0 - X - X", "OK", "OK", "OK", "OK"],
  [3, "0 - - - -", "OK", "OK", "OK", "OK"],
  [3, "- - - - -", "INSUFFICIENT_DATA", "as it was", "ALARM", "OK"],
  [3, "0 X X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
  [3, "- - X - -", "ALARM", "as it was", "ALARM", "OK"],
  [2, "0 - X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
  [2, "0 0 X 0 X", "ALARM", "ALARM", "ALARM", "ALARM"],
  [2, "0 - X - -", "OK", "OK", "ALARM", "OK"],
  [2, "- - - - 0", "OK", "OK", "ALARM", "OK"],
  [2, "- - - X -", "ALARM", "as it was", "ALARM", "OK"],
  // Not in the tables but in the text after them: too early for an alarm.
  [3, "- - - - X", "OK", "OK", "ALARM", "OK"],
  [3, "- - - X -", "OK", "OK", "ALARM", "OK"],
])("%i of 3 with %s", (m, drawn, ...expected) => {
  expect(treatments.map((treatment) => stateAfter(drawn, m, treatment))).toEqual(expected);
});

test.each([
  ["GreaterThanThreshold", [false, false, true]],
  ["GreaterThanOrEqualToThreshold", [false, true, true]],
  ["LessThanThreshold", [true, false, false]],
  ["LessThanOrEqualToThreshold", [true, true, false]],
] as const)("%s", (comparison, expected) => {
  const settings = alarmSettings({
    comparison,
    threshold: 5,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
  });
  const alarms = [4, 5, 6].map(
    (value) => evaluateAlarm(settings, [{ start: 0, value }], "OK").state === "ALARM",
  );
  expect(alarms).toEqual(expected);
});
