import { expect, test } from "vitest";
import { refusal } from "../ec2/small-region.ts";
import { groupWorld, launchHook, terminateHook } from "./group-world.ts";

const g = { AutoScalingGroupName: "g" };

test("an instance goes into standby and back without hooks, registered again", async () => {
  const { create, call, ids, states, advance, targetGroup, elb, group, activities } = groupWorld();
  create({ DesiredCapacity: 1, TargetGroupARNs: [targetGroup] });
  await advance(500);
  const [id] = ids() as [string];
  const hook = { ...g, ...launchHook };
  call("PutLifecycleHook", hook);
  call("PutLifecycleHook", { ...g, ...terminateHook });
  const named = { ...g, InstanceIds: [id] };
  const { Activities } = call("EnterStandby", { ...named, ShouldDecrementDesiredCapacity: true });
  expect(Activities).toMatchObject([
    {
      Description: `Moving EC2 instance to Standby: ${id}`,
      StatusCode: "InProgress",
      Progress: 50,
      Cause:
        `At 2026-01-01T00:00:00Z instance ${id} was moved to standby in response to a user ` +
        "request, shrinking the capacity from 1 to 0.",
    },
  ]);
  expect(states()).toEqual(["EnteringStandby"]);
  expect(elb.targetState(targetGroup, id)).toBe("draining");
  await advance(1_500);
  expect(states()).toEqual(["Standby"]);
  expect(group().DesiredCapacity).toBe(0);
  expect(activities()[0]).toMatchObject({ StatusCode: "Successful" });
  const back = call("ExitStandby", named).Activities;
  expect(back).toMatchObject([
    { Description: `Moving EC2 instance out of Standby: ${id}`, StatusCode: "PreInService" },
  ]);
  expect(states()).toEqual(["Pending"]);
  await advance(500);
  expect(states()).toEqual(["InService"]);
  expect(elb.targetState(targetGroup, id)).toBe("initial");
  expect(group().DesiredCapacity).toBe(1);
});

test("standby is refused in AWS's words", async () => {
  const { create, call, ids, advance } = groupWorld();
  create({ DesiredCapacity: 1, MaxSize: 1 });
  const [pending] = (await advance(200), ids()) as [string];
  const enter = (InstanceIds: string[], shrinks = false) =>
    refusal(() =>
      call("EnterStandby", { ...g, InstanceIds, ShouldDecrementDesiredCapacity: shrinks }),
    ).message;
  expect(enter([pending])).toBe(`The instance ${pending} is not in InService.`);
  await advance(500);
  expect(enter(["i-0"])).toBe("The instance i-0 is not part of Auto Scaling group g.");
  expect(enter([])).toMatch(/At least one/);
  expect(enter(Array.from({ length: 21 }, (_, at) => `i-${at}`))).toMatch(/^List exceeds/);
  call("EnterStandby", { ...g, InstanceIds: [pending], ShouldDecrementDesiredCapacity: false });
  await advance(1_000);
  expect(refusal(() => call("ExitStandby", { ...g, InstanceIds: [pending] })).message).toContain(
    "min-size=0, max-size=1, and desired-size=1. To move out of standby 1 instance",
  );
});

test("a detached instance drains, runs on, and can join another group", async () => {
  const { create, call, ids, states, members, advance, targetGroup, elb, group, region, driver } =
    groupWorld();
  create({ DesiredCapacity: 2, TargetGroupARNs: [targetGroup] });
  create({ AutoScalingGroupName: "h", DesiredCapacity: 0, MaxSize: 1 });
  await advance(500);
  const [id, other] = ids() as [string, string];
  const join = (AutoScalingGroupName: string, InstanceIds: string[]) =>
    call("AttachInstances", { AutoScalingGroupName, InstanceIds });
  const { message } = refusal(() => join("h", [id]));
  expect(message).toBe(`The Instance: ${id} is already part of AutoScalingGroup:g`);
  call("DetachInstances", { ...g, InstanceIds: [id], ShouldDecrementDesiredCapacity: true });
  expect(states()).toEqual(["Detaching", "InService"]);
  expect(elb.targetState(targetGroup, id)).toBe("draining");
  await advance(1_500);
  expect(ids()).toEqual([other]);
  expect(group().DesiredCapacity).toBe(1);
  expect(region.ec2.instance(id)).toMatchObject({ state: "running", tags: {} });
  join("h", [id]);
  await advance(500);
  const joined = call("DescribeAutoScalingGroups", { AutoScalingGroupNames: ["h"] });
  expect(joined.AutoScalingGroups[0]).toMatchObject({
    DesiredCapacity: 1,
    Instances: [{ InstanceId: id, LifecycleState: "InService" }],
  });
  expect(joined.AutoScalingGroups[0].Instances[0]).not.toHaveProperty("LaunchTemplate");
  expect(members()[0]).toHaveProperty("LaunchTemplate");
  expect(region.ec2.instance(id)?.tags).toEqual({
    "aws:autoscaling:groupName": "h",
    "aws:ec2launchtemplate:id": expect.stringMatching(/^lt-/),
    "aws:ec2launchtemplate:version": "1",
  });
  expect(region.autoScaling.owner(id)?.group.activities[0]?.Description).toBe(
    `Attaching an existing EC2 instance: ${id}`,
  );
  driver.machines.get(id)!.events.died("power");
  await advance(2_000);
  expect(region.autoScaling.group("h").members.has(id)).toBe(false);
});

test("what cannot be attached is refused, and nothing of the call is done", async () => {
  const { create, call, ids, advance, ec2, group } = groupWorld();
  create({ DesiredCapacity: 2 });
  create({ AutoScalingGroupName: "h", DesiredCapacity: 0, MaxSize: 1 });
  await advance(500);
  const InstanceIds = ids();
  call("DetachInstances", { ...g, InstanceIds, ShouldDecrementDesiredCapacity: true });
  await advance(1_500);
  const join = (some: readonly string[]) =>
    refusal(() => call("AttachInstances", { AutoScalingGroupName: "h", InstanceIds: some }));
  expect(join(InstanceIds).message).toContain("To attach 2 instances, please update");
  expect(join(["i-0"]).message).toBe("Invalid Instance ID(s): [i-0] specified");
  ec2("TerminateInstances", { InstanceIds });
  await advance(500);
  expect(join([InstanceIds[0]!]).message).toContain("not in correct state");
  expect(group().Instances).toEqual([]);
});

test("an instance detached without a decrement is replaced", async () => {
  const { create, call, ids, advance } = groupWorld();
  create({ DesiredCapacity: 1 });
  await advance(500);
  const InstanceIds = ids();
  call("DetachInstances", { ...g, InstanceIds, ShouldDecrementDesiredCapacity: false });
  await advance(1_500);
  expect(ids()).toHaveLength(1);
  expect(ids()).not.toEqual(InstanceIds);
});

test("a group being deleted by force takes what is in standby with it", async () => {
  const { create, call, ids, group, advance } = groupWorld();
  create({ DesiredCapacity: 1 });
  await advance(500);
  call("EnterStandby", { ...g, InstanceIds: ids(), ShouldDecrementDesiredCapacity: true });
  await advance(1_500);
  expect(refusal(() => call("DeleteAutoScalingGroup", g)).code).toBe("ResourceInUse");
  call("DeleteAutoScalingGroup", { ...g, ForceDelete: true });
  await advance(1_000);
  expect(group()).toBeUndefined();
});
