// Goal: the scaling policies of Auto Scaling groups surprise here as in AWS.
// Method: every quirk by its id on the whole stand-in in virtual time, then without it; the CPU of
// the group is told to CloudWatch minute by minute as its own measuring would.
import {
  DeleteAutoScalingGroupCommand,
  DescribeScheduledActionsCommand,
  ExecutePolicyCommand,
  PutScalingPolicyCommand,
  PutScheduledUpdateGroupActionCommand,
  ResumeProcessesCommand,
  SuspendProcessesCommand,
  TerminateInstanceInAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { expect } from "vitest";
import { groupWords } from "./support/group-words.ts";
import { accepted, type QuirkWorld, refused } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";

const named = { AutoScalingGroupName: "g" };
const half = new PutScalingPolicyCommand({
  ...named,
  PolicyName: "cpu",
  PolicyType: "TargetTrackingScaling",
  TargetTrackingConfiguration: {
    TargetValue: 50,
    PredefinedMetricSpecification: { PredefinedMetricType: "ASGAverageCPUUtilization" },
  },
});

const simply = { ...named, PolicyName: "more" };

/** Lets minutes pass, the group's processors being used to `percent`. */
async function use({ region, clock, pass }: QuirkWorld, percent: number, minutes: number) {
  for (let minute = 0; minute < minutes; minute += 1) {
    region.cloudWatch.metrics.record({
      namespace: "AWS/EC2",
      metric: "CPUUtilization",
      dimensions: named,
      unit: "Percent",
      at: clock.now(),
      value: percent,
    });
    await pass(60_000);
  }
}

quirk("ASG-80", async (world) => {
  const { stand, group } = groupWords(world);
  await stand({ MaxSize: 4 });
  const { Alarms = [] } = await accepted(world.asg.send(half));
  expect(Alarms.map(({ AlarmName = "" }) => AlarmName.replace(/[-0-9a-f]{37}$/, ""))).toEqual([
    "TargetTracking-g-AlarmHigh",
    "TargetTracking-g-AlarmLow",
  ]);
  await use(world, 100, 2);
  expect((await group())?.DesiredCapacity).toBe(1);
  await use(world, 100, 5);
  expect((await group())?.DesiredCapacity).toBe(2);
});

quirk("ASG-81", async (world) => {
  const { stand, group } = groupWords(world);
  await stand();
  await accepted(world.asg.send(half));
  const alarms = async () =>
    (await accepted(world.cloudwatch.send(new DescribeAlarmsCommand({})))).MetricAlarms ?? [];
  expect(await alarms()).toHaveLength(2);
  const forced = new DeleteAutoScalingGroupCommand({ ...named, ForceDelete: true });
  await accepted(world.asg.send(forced));
  await world.until(5_000, async () => (await group()) === undefined);
  expect(await alarms()).toEqual([]);
});

quirk("ASG-82", async (world) => {
  const { stand, group } = groupWords(world);
  const [InstanceId = ""] = await stand({ DesiredCapacity: 2 });
  await accepted(world.asg.send(half));
  await use(world, 10, 14);
  const replace = { InstanceId, ShouldDecrementDesiredCapacity: false };
  await accepted(world.asg.send(new TerminateInstanceInAutoScalingGroupCommand(replace)));
  await use(world, 10, 4);
  expect((await group())?.DesiredCapacity).toBe(2);
  await use(world, 10, 4);
  expect((await group())?.DesiredCapacity).toBe(1);
});

quirk("ASG-83", async (world) => {
  const { stand, group } = groupWords(world);
  await stand({ MaxSize: 9 });
  const more = { AdjustmentType: "ChangeInCapacity", ScalingAdjustment: 1, Cooldown: 300 };
  await accepted(world.asg.send(new PutScalingPolicyCommand({ ...simply, ...more })));
  await accepted(world.asg.send(new ExecutePolicyCommand({ ...simply, HonorCooldown: true })));
  await world.pass(60_000);
  const again = new ExecutePolicyCommand({ ...simply, HonorCooldown: true });
  const { code } = await refused(world.asg.send(again));
  expect(code).toBe("ScalingActivityInProgress");
  await world.pass(300_000);
  await accepted(world.asg.send(new ExecutePolicyCommand({ ...simply, HonorCooldown: true })));
  expect((await group())?.DesiredCapacity).toBe(3);
});

quirk("ASG-84", async (world) => {
  const { stand, group } = groupWords(world);
  await stand({ MaxSize: 9 });
  await accepted(
    world.asg.send(
      new PutScalingPolicyCommand({
        ...simply,
        PolicyType: "StepScaling",
        AdjustmentType: "ChangeInCapacity",
        StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
        EstimatedInstanceWarmup: 120,
      }),
    ),
  );
  const breach = () =>
    world.asg.send(new ExecutePolicyCommand({ ...simply, MetricValue: 60, BreachThreshold: 50 }));
  await world.pass(130_000);
  await accepted(breach());
  await world.pass(30_000);
  await accepted(breach());
  expect((await group())?.DesiredCapacity).toBe(2);
  await world.pass(130_000);
  await accepted(breach());
  expect((await group())?.DesiredCapacity).toBe(3);
});

/** One that makes the group three instances large in a minute. */
const planned = ({ clock }: QuirkWorld) =>
  new PutScheduledUpdateGroupActionCommand({
    ...named,
    ScheduledActionName: "later",
    StartTime: new Date(clock.now() + 60_000),
    DesiredCapacity: 3,
  });

quirk("ASG-85", async (world) => {
  const { stand, group } = groupWords(world);
  await stand();
  await accepted(world.asg.send(planned(world)));
  const processes = { ...named, ScalingProcesses: ["ScheduledActions"] };
  await accepted(world.asg.send(new SuspendProcessesCommand(processes)));
  await world.pass(70_000);
  expect((await group())?.DesiredCapacity).toBe(1);
  await accepted(world.asg.send(new ResumeProcessesCommand(processes)));
  await world.pass(10_000);
  expect((await group())?.DesiredCapacity).toBe(1);
  await accepted(world.asg.send(planned(world)));
  await world.pass(70_000);
  expect((await group())?.DesiredCapacity).toBe(3);
});

quirk("ASG-86", async (world) => {
  const { stand, group } = groupWords(world);
  await stand();
  await accepted(world.asg.send(planned(world)));
  const listed = async () => {
    const all = await accepted(world.asg.send(new DescribeScheduledActionsCommand({})));
    return (all.ScheduledUpdateGroupActions ?? []).map((one) => one.ScheduledActionName);
  };
  expect(await listed()).toEqual(["later"]);
  await world.pass(70_000);
  expect((await group())?.DesiredCapacity).toBe(3);
  expect(await listed()).toEqual([]);
});
