// Goal: simple and step scaling policies do to a group what the user guide says they do.
// Method: the arithmetic by itself, then policies executed by hand and by alarms in virtual time.
import { describe, expect, test } from "vitest";
import { followAlarm } from "../../../../src/standin/autoscaling/follow-alarm.ts";
import { adjusted, stepFor } from "../../../../src/standin/autoscaling/scaling-adjustment.ts";
import { refusal } from "../ec2/small-region.ts";
import { groupWorld } from "./group-world.ts";

describe("an adjustment of a capacity", () => {
  test.each([
    ["ChangeInCapacity", 10, 3, 13],
    ["ChangeInCapacity", 10, -3, 7],
    ["ExactCapacity", 10, 4, 4],
    ["PercentChangeInCapacity", 10, 127, 22],
    ["PercentChangeInCapacity", 10, -67, 4],
    ["PercentChangeInCapacity", 2, 10, 3],
    ["PercentChangeInCapacity", 2, -10, 1],
    ["PercentChangeInCapacity", 10, 0, 10],
  ])("%s of %d by %d is %d", (AdjustmentType, capacity, by, then) => {
    expect(adjusted(capacity, by, { AdjustmentType })).toBe(then);
  });

  test("a percentage moves by MinAdjustmentMagnitude at least", () => {
    const policy = { AdjustmentType: "PercentChangeInCapacity", MinAdjustmentMagnitude: 2 };
    expect(adjusted(4, 25, policy)).toBe(6);
    expect(adjusted(4, -25, policy)).toBe(2);
    expect(adjusted(40, 25, policy)).toBe(50);
  });
});

test.each([
  [0, 1],
  [9.9, 1],
  [10, 2],
  [500, 2],
  [-0.1, -1],
  [-10, -1],
  [-10.1, undefined],
])("a breach of %d chooses the step by %s", (breach, by) => {
  const step = (ScalingAdjustment: number, low: number, high?: number) => ({
    ScalingAdjustment,
    MetricIntervalLowerBound: low,
    ...(high === undefined ? {} : { MetricIntervalUpperBound: high }),
  });
  // Of -10 the farther bound is not within the step; it is of one that begins beyond it.
  const steps = [step(-1, -10.05, 0), step(1, 0, 10), step(2, 10)];
  expect(stepFor(steps, breach)?.ScalingAdjustment).toBe(by);
});

const simple = {
  AutoScalingGroupName: "g",
  PolicyName: "out",
  AdjustmentType: "ChangeInCapacity",
  ScalingAdjustment: 2,
  Cooldown: 60,
};
const steps = {
  AutoScalingGroupName: "g",
  PolicyName: "steps",
  PolicyType: "StepScaling",
  AdjustmentType: "ChangeInCapacity",
  EstimatedInstanceWarmup: 60,
  StepAdjustments: [
    { MetricIntervalUpperBound: 0, ScalingAdjustment: -1 },
    { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 1 },
    { MetricIntervalLowerBound: 10, ScalingAdjustment: 3 },
  ],
};

function policyWorld() {
  const world = groupWorld();
  const { call } = world;
  const execute = (PolicyName: string, input: object = {}) =>
    call("ExecutePolicy", { AutoScalingGroupName: "g", PolicyName, ...input });
  const desired = (): number => world.group().DesiredCapacity;
  return { ...world, execute, desired };
}

test("a simple policy acts when executed, within bounds, and says so in the cause", async () => {
  const { create, call, execute, desired, advance, activities } = policyWorld();
  create({ MaxSize: 5 });
  await advance(500);
  call("PutScalingPolicy", simple);
  execute("out");
  expect(desired()).toBe(4);
  execute("out");
  expect(desired()).toBe(5);
  await advance(1_000);
  expect(activities()[0].Cause).toContain(
    "a user request executed policy out changing the desired capacity from 4 to 5",
  );
  expect(call("DescribePolicies").ScalingPolicies).toMatchObject([
    { PolicyName: "out", PolicyType: "SimpleScaling", ScalingAdjustment: 2, Cooldown: 60 },
  ]);
});

test("HonorCooldown is refused while activities go on, and for the cooldown after them", async () => {
  const { create, call, execute, desired, advance } = policyWorld();
  create({ DesiredCapacity: 1 });
  await advance(1_000);
  call("PutScalingPolicy", simple);
  const honoured = () => execute("out", { HonorCooldown: true });
  honoured();
  expect(refusal(honoured).code).toBe("ScalingActivityInProgress");
  await advance(30_000);
  expect(refusal(honoured).code).toBe("ScalingActivityInProgress");
  const resize = { AutoScalingGroupName: "g", DesiredCapacity: 2, HonorCooldown: true };
  expect(refusal(() => call("SetDesiredCapacity", resize)).code).toBe("ScalingActivityInProgress");
  await advance(31_000);
  honoured();
  expect(desired()).toBe(5);
});

test("an alarm sets a simple policy off, and again only after the cooldown", async () => {
  const { create, call, desired, region, advance } = policyWorld();
  create({ DesiredCapacity: 1, MaxSize: 9 });
  await advance(1_000);
  const { PolicyARN } = call("PutScalingPolicy", simple);
  putAlarm(region, PolicyARN);
  expect(call("DescribePolicies").ScalingPolicies[0].Alarms).toMatchObject([{ AlarmName: "hot" }]);
  const ring = (value: number) => tell(region, value);
  ring(80);
  expect(desired()).toBe(3);
  await advance(20_000);
  ring(80);
  expect(desired()).toBe(3);
  await advance(60_000);
  ring(80);
  expect(desired()).toBe(5);
});

test("a step policy goes by how far the metric is from the threshold", async () => {
  const { create, call, execute, desired, region, advance } = policyWorld();
  create({ DesiredCapacity: 2, MaxSize: 9 });
  await advance(1_000);
  const { PolicyARN } = call("PutScalingPolicy", steps);
  putAlarm(region, PolicyARN);
  await advance(61_000);
  tell(region, 59);
  expect(desired()).toBe(3);
  await advance(1_000);
  tell(region, 59);
  expect(desired(), "one that warms up does not count").toBe(3);
  tell(region, 60);
  expect(desired()).toBe(5);
  execute("steps", { MetricValue: 40, BreachThreshold: 50 });
  expect(desired(), "nothing is taken away while some warm up").toBe(5);
  await advance(62_000);
  execute("steps", { MetricValue: 40, BreachThreshold: 50 });
  expect(desired()).toBe(4);
});

test.each([
  ["a simple one without an adjustment", { ...simple, ScalingAdjustment: undefined }],
  ["one of no adjustment type", { ...simple, AdjustmentType: undefined }],
  ["an adjustment type that is none", { ...simple, AdjustmentType: "Double" }],
  ["a simple one with steps", { ...simple, StepAdjustments: steps.StepAdjustments }],
  ["a step one with a cooldown", { ...steps, Cooldown: 1 }],
  ["a step one without steps", { ...steps, StepAdjustments: [] }],
  ["a magnitude of a number", { ...simple, MinAdjustmentMagnitude: 1 }],
  ["steps with a gap", { ...steps, StepAdjustments: steps.StepAdjustments.toSpliced(1, 1) }],
  [
    "steps that overlap",
    { ...steps, StepAdjustments: [...steps.StepAdjustments, { ScalingAdjustment: 1 }] },
  ],
])("%s is refused", (_, policy) => {
  const { create, call } = policyWorld();
  create();
  expect(refusal(() => call("PutScalingPolicy", policy)).code).toBe("ValidationError");
  expect(call("DescribePolicies").ScalingPolicies).toEqual([]);
});

test.each([
  ["steps without a metric", "steps", {}],
  ["steps with a metric no step fits", "steps", { MetricValue: -99, BreachThreshold: 0 }],
  ["steps with a cooldown", "steps", { MetricValue: 1, BreachThreshold: 0, HonorCooldown: true }],
  ["a simple policy with a metric", "out", { MetricValue: 1, BreachThreshold: 0 }],
  ["no policy", "none", {}],
])("executing %s is refused", (_, name, input) => {
  const { create, call, execute, desired } = policyWorld();
  create();
  call("PutScalingPolicy", simple);
  const [lowest, ...others] = steps.StepAdjustments;
  const bounded = [{ ...lowest, MetricIntervalLowerBound: -50 }, ...others];
  call("PutScalingPolicy", { ...steps, StepAdjustments: bounded });
  expect(refusal(() => execute(name, input)).code).toBe("ValidationError");
  expect(desired()).toBe(2);
});

type World = ReturnType<typeof policyWorld>;

/** An alarm at 50 that names the policy. */
function putAlarm({ cloudWatch }: World["region"], arn: string): void {
  cloudWatch.alarms.put({
    name: "hot",
    description: undefined,
    actionsEnabled: true,
    actions: { ALARM: [arn], OK: [], INSUFFICIENT_DATA: [] },
    metric: { namespace: "Own", metric: "Heat", dimensions: {} },
    unit: undefined,
    statistic: "Average",
    periodSeconds: 60,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    threshold: 50,
    comparison: "GreaterThanOrEqualToThreshold",
    treatMissingData: "missing",
  });
}

/** What the group hears when the alarm rings at a value. */
function tell(region: World["region"], value: number): void {
  const alarm = region.cloudWatch.alarms.get("hot")!;
  const actions = alarm.settings.actions.ALARM;
  followAlarm(region, {
    alarm: { ...alarm, state: "ALARM" },
    previous: "OK",
    actions,
    value,
  });
}

test("a deleted policy is out of every alarm's actions, and the alarms stay", async () => {
  const { create, call, region } = policyWorld();
  create();
  const { PolicyARN } = call("PutScalingPolicy", simple);
  const other = call("PutScalingPolicy", { ...simple, PolicyName: "other" }).PolicyARN;
  putAlarm(region, PolicyARN);
  const { settings } = region.cloudWatch.alarms.get("hot")!;
  region.cloudWatch.alarms.put({ ...settings, name: "both", actions: both(PolicyARN, other) });
  call("DeletePolicy", { AutoScalingGroupName: "g", PolicyName: "out" });
  const actions = (name: string) => region.cloudWatch.alarms.get(name)?.settings.actions;
  expect(actions("hot")).toEqual({ ALARM: [], OK: [], INSUFFICIENT_DATA: [] });
  expect(actions("both")).toEqual({ ALARM: [other], OK: [], INSUFFICIENT_DATA: [] });
});

test("a deleted group takes the alarms with it that only its policies were in", async () => {
  const { create, call, region } = policyWorld();
  create();
  const { PolicyARN } = call("PutScalingPolicy", simple);
  putAlarm(region, PolicyARN);
  const { alarms } = region.cloudWatch;
  const { settings } = alarms.get("hot")!;
  const topic = "arn:aws:sns:eu-west-1:111122223333:ops";
  alarms.put({ ...settings, name: "told", actions: both(PolicyARN, topic) });
  call("DeleteAutoScalingGroup", { AutoScalingGroupName: "g", ForceDelete: true });
  expect(alarms.all().map((one) => one.settings.name)).toEqual(["told"]);
  expect(alarms.get("told")?.settings.actions.ALARM).toEqual([topic]);
});

const both = (policy: string, other: string) => ({
  ALARM: [policy, other],
  OK: [policy],
  INSUFFICIENT_DATA: [],
});
