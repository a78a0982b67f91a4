// Goal: scheduled actions resize a group when they say, once or again and again, and tell of it.
// Method: cron expressions by themselves; the operations on a Region in virtual time; a reopening.
import { describe, expect, test } from "vitest";
import { nextRun } from "../../../../src/standin/autoscaling/cron.ts";
import { refusal } from "../ec2/small-region.ts";
import { furnishedWorld, reopened } from "../kept/kept-world.ts";
import { groupWorld } from "./group-world.ts";

describe("a cron expression", () => {
  // A Tuesday.
  const now = Date.parse("2030-01-01T10:30:00Z");
  test.each([
    ["* * * * *", "2030-01-01T10:31:00Z"],
    ["30 10 * * *", "2030-01-02T10:30:00Z"],
    ["*/20 * * * *", "2030-01-01T10:40:00Z"],
    ["5/20 * * * *", "2030-01-01T10:45:00Z"],
    ["0 9-17/4 * * MON-FRI", "2030-01-01T13:00:00Z"],
    ["0 0 * * 7", "2030-01-06T00:00:00Z"],
    ["30 0 1 1,6,12 *", "2030-06-01T00:30:00Z"],
    ["0 0 29 feb *", "2032-02-29T00:00:00Z"],
    ["0 0 13 * FRI", "2030-01-04T00:00:00Z"],
  ])("%s is next due at %s", (expression, then) => {
    expect(nextRun(expression, now)).toBe(Date.parse(then));
  });

  test.each([
    "* * * *",
    "0 0 6 * * 1-5",
    "60 * * * *",
    "* 24 * * *",
    "* * 0 * *",
    "* * * 13 *",
    "* * * * 8",
    "5-1 * * * *",
    "*/0 * * * *",
    "? * * * *",
    "*-5 * * * *",
    "0 0 30 2 *",
    "x * * * *",
    "cron(0 0 * * *)",
  ])("%s is none", (expression) => {
    expect(nextRun(expression, now)).toBeUndefined();
  });
});

function scheduleWorld() {
  const world = groupWorld();
  const { call, clock } = world;
  const at = (ms: number) => new Date(clock.now() + ms);
  const put = (ScheduledActionName: string, input: object) =>
    call("PutScheduledUpdateGroupAction", {
      AutoScalingGroupName: "g",
      ScheduledActionName,
      ...input,
    });
  const listed = (input: object = {}): any[] =>
    call("DescribeScheduledActions", input).ScheduledUpdateGroupActions;
  const names = (input: object = {}) => listed(input).map((one) => one.ScheduledActionName);
  const desired = (): number => world.group().DesiredCapacity;
  return { ...world, at, put, listed, names, desired };
}

const hour = 3_600_000;

test("an action runs once, at its time, and says so in the cause", async () => {
  const { create, put, listed, desired, at, clock, advance, activities } = scheduleWorld();
  create();
  // Longer than a timer of the machine can be.
  const StartTime = at(40 * 24 * hour);
  put("grow", { StartTime, MinSize: 3, MaxSize: 5 });
  expect(listed()).toMatchObject([
    { AutoScalingGroupName: "g", StartTime, Time: StartTime, MinSize: 3, MaxSize: 5 },
  ]);
  expect(listed()[0].ScheduledActionARN).toMatch(
    /^arn:aws:autoscaling:eu-west-1:111122223333:scheduledUpdateGroupAction:[-0-9a-f]{36}:autoScalingGroupName\/g:scheduledActionName\/grow$/,
  );
  clock.advance(40 * 24 * hour - 1);
  expect(desired()).toBe(2);
  clock.advance(1);
  expect(desired()).toBe(3);
  expect(listed()).toEqual([]);
  await advance(1_000);
  expect(activities()[0].Cause).toContain(
    "a scheduled action update of AutoScalingGroup constraints to min: 3, max: 5, desired: 3 " +
      "changing the desired capacity from 2 to 3.",
  );
});

test("a recurring action runs until its end", () => {
  const { create, put, listed, desired, at, clock, resize } = scheduleWorld();
  create();
  put("hourly", { Recurrence: "0 * * * *", DesiredCapacity: 4, EndTime: at(2 * hour) });
  const { StartTime } = listed()[0];
  expect(StartTime).toEqual(at(hour));
  for (const next of [[at(2 * hour)], []]) {
    clock.advance(hour);
    expect(desired()).toBe(4);
    expect(listed().map((one) => one.StartTime)).toEqual(next);
    resize(1);
  }
  clock.advance(2 * hour);
  expect(desired()).toBe(1);
});

test("what the group's bounds do not allow, a deleted and a replaced action do nothing", () => {
  const { create, call, put, desired, at, clock, names } = scheduleWorld();
  create({ MaxSize: 3 });
  put("too many", { StartTime: at(hour), DesiredCapacity: 9 });
  put("gone", { StartTime: at(hour), DesiredCapacity: 1 });
  put("moved", { StartTime: at(hour), DesiredCapacity: 0 });
  put("moved", { StartTime: at(3 * hour) });
  const named = { AutoScalingGroupName: "g", ScheduledActionName: "gone" };
  call("DeleteScheduledAction", named);
  expect(refusal(() => call("DeleteScheduledAction", named)).message).toBe(
    "Scheduled action name not found",
  );
  clock.advance(2 * hour);
  expect(desired()).toBe(2);
  expect(names()).toEqual(["moved"]);
  clock.advance(hour);
  expect(desired(), "its size stayed when its time was changed").toBe(0);
});

test("actions are found by name, group and time", () => {
  const { create, put, names, at } = scheduleWorld();
  create();
  put("b", { StartTime: at(2 * hour), MinSize: 0 });
  put("a", { StartTime: at(hour), MinSize: 0 });
  expect(names()).toEqual(["a", "b"]);
  expect(names({ ScheduledActionNames: ["b", "c"], EndTime: at(0) })).toEqual(["b"]);
  expect(names({ StartTime: at(hour + 1) })).toEqual(["b"]);
  expect(names({ EndTime: at(hour) })).toEqual(["a"]);
  expect(refusal(() => names({ AutoScalingGroupName: "x" })).code).toBe("ValidationError");
});

test("a batch tells what of it was refused, and does the rest", () => {
  const { create, call, at, names } = scheduleWorld();
  create();
  const group = { AutoScalingGroupName: "g" };
  const one = (ScheduledActionName: string, input: object) => ({
    ScheduledActionName,
    MinSize: 0,
    ...input,
  });
  const ScheduledUpdateGroupActions = [
    one("past", { StartTime: at(-1) }),
    one("good", { StartTime: at(hour) }),
  ];
  const put = call("BatchPutScheduledUpdateGroupAction", { ...group, ScheduledUpdateGroupActions });
  expect(put.FailedScheduledUpdateGroupActions).toEqual([
    {
      ScheduledActionName: "past",
      ErrorCode: "ValidationError",
      ErrorMessage: "Given start time is in the past",
    },
  ]);
  expect(names()).toEqual(["good"]);
  const ScheduledActionNames = ["past", "good"];
  const failed = call("BatchDeleteScheduledAction", { ...group, ScheduledActionNames });
  expect(failed.FailedScheduledActions).toMatchObject([{ ScheduledActionName: "past" }]);
  expect(names()).toEqual([]);
  const many = { ...group, ScheduledActionNames: Array(51).fill("x") };
  expect(refusal(() => call("BatchDeleteScheduledAction", many)).code).toBe("ValidationError");
});

test.each([
  ["no size", {}, "ValidationError"],
  ["neither start nor recurrence", { MinSize: 1 }, "ValidationError"],
  ["a bad recurrence", { MinSize: 1, Recurrence: "0 0 6 * * 1-5" }, "ValidationError"],
  ["a minimum above the maximum", { MinSize: 2, MaxSize: 1, Recurrence: "0 * * * *" }],
  ["a negative size", { DesiredCapacity: -1, Recurrence: "0 * * * *" }],
  ["an end before its run", { MinSize: 1, Recurrence: "0 * * * *", EndTime: new Date(0) }],
  [
    "another zone",
    { MinSize: 1, Recurrence: "0 * * * *", TimeZone: "Asia/Tokyo" },
    "NotImplemented",
  ],
])("%s is refused, and nothing is scheduled", (_what, input, code = "ValidationError") => {
  const { create, put, names } = scheduleWorld();
  create();
  expect(refusal(() => put("x", input)).code).toBe(code);
  expect(names()).toEqual([]);
});

test("a group has 125 scheduled actions at most, and takes them with it", () => {
  const { create, call, put, at, names } = scheduleWorld();
  create({ DesiredCapacity: 0 });
  for (let count = 0; count < 125; count += 1) {
    put(`a${count}`, { StartTime: at(hour), MinSize: 0 });
  }
  const more = { StartTime: at(hour), MinSize: 0 };
  expect(refusal(() => put("one more", more)).code).toBe("LimitExceeded");
  put("a0", { StartTime: at(2 * hour) });
  call("DeleteAutoScalingGroup", { AutoScalingGroupName: "g", ForceDelete: true });
  expect(names()).toEqual([]);
});

test("what was scheduled before the stand-in was closed runs afterwards", async () => {
  const world = furnishedWorld();
  const { call, clock, seeded } = world;
  await call("ec2", "CreateLaunchTemplate", {
    LaunchTemplateName: "web",
    LaunchTemplateData: { ImageId: seeded.imageId, InstanceType: "t3.small" },
  });
  await call("autoscaling", "CreateAutoScalingGroup", {
    AutoScalingGroupName: "g",
    LaunchTemplate: { LaunchTemplateName: "web" },
    MinSize: 0,
    MaxSize: 5,
    VPCZoneIdentifier: seeded.subnetIds.join(","),
  });
  await call("autoscaling", "PutScheduledUpdateGroupAction", {
    AutoScalingGroupName: "g",
    ScheduledActionName: "later",
    StartTime: new Date(clock.now() + hour),
    DesiredCapacity: 2,
  });
  const later = reopened(world, hour / 2);
  const size = async () =>
    (await later.call("autoscaling", "DescribeAutoScalingGroups")).AutoScalingGroups[0]
      .DesiredCapacity;
  expect(await size()).toBe(0);
  later.clock.advance(hour / 2);
  expect(await size()).toBe(2);
});
