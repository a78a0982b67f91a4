import { expect, test } from "vitest";
import { refusal } from "../ec2/small-region.ts";
import { groupWorld, launchHook, terminateHook } from "./group-world.ts";

test("scale-in drains, then runs hooks, then terminates, then drops", async () => {
  const { create, resize, ids, states, activities, advance, elb, targetGroup, finish, ec2 } =
    groupWorld();
  create({
    DesiredCapacity: 1,
    TargetGroupARNs: [targetGroup],
    LifecycleHookSpecificationList: [terminateHook],
  });
  await advance(500);
  const [id] = ids() as [string];
  resize(0);
  await advance(500);
  expect(states()).toEqual(["Terminating"]);
  expect(elb.targetState(targetGroup, id)).toBe("draining");
  expect(activities()[0]).toMatchObject({
    StatusCode: "WaitingForELBConnectionDraining",
    Description: `Terminating EC2 instance: ${id} - Waiting for ELB connection draining.`,
  });
  await advance(1_000);
  expect(states()).toEqual(["Terminating:Wait"]);
  expect(activities()[0].StatusCode).toBe("MidLifecycleAction");
  expect(
    ec2("DescribeInstances", { InstanceIds: [id] }).Reservations[0].Instances[0].State.Name,
  ).toBe("running");
  finish(id, "ABANDON", "bye");
  expect(states()).toEqual(["Terminating:Proceed"]);
  await advance(200);
  expect(states()).toEqual([]);
  expect(activities()[0]).toMatchObject({ StatusCode: "Successful", Progress: 100 });
  expect(activities()[0].Cause).toMatch(
    /a user request explicitly set .* changing the desired capacity from 1 to 0/,
  );
});

test("the fuller zone gives first, then the oldest; protected instances stay", async () => {
  const { create, call, resize, members, ids, advance } = groupWorld();
  create({ DesiredCapacity: 1 });
  await advance(500);
  resize(3);
  await advance(500);
  const [a1, b1, a2] = ids() as [string, string, string];
  expect(members().map((one) => one.AvailabilityZone.at(-1))).toEqual(["a", "b", "a"]);
  const protect = (id: string, on: boolean) =>
    call("SetInstanceProtection", {
      AutoScalingGroupName: "g",
      InstanceIds: [id],
      ProtectedFromScaleIn: on,
    });
  protect(a1, true);
  resize(2);
  await advance(500);
  expect(ids()).toEqual([a1, b1]);
  protect(b1, true);
  resize(0);
  await advance(1_000);
  expect(ids()).toEqual([a1, b1]);
  protect(a1, false);
  await advance(1_000);
  expect(ids()).toEqual([b1]);
  expect(refusal(() => protect(a2, true)).message).toBe(
    `The instance ${a2} is not part of Auto Scaling group g.`,
  );
});

test.each([
  ["Default", 0],
  ["OldestInstance", 0],
  ["NewestInstance", 1],
])("policy %s takes the instance it names", async (policy, victim) => {
  const { create, resize, ids, advance, subnets } = groupWorld();
  create({
    DesiredCapacity: 1,
    VPCZoneIdentifier: subnets[0],
    TerminationPolicies: [policy],
  });
  await advance(500);
  resize(2);
  await advance(500);
  const [...before] = ids();
  resize(1);
  await advance(500);
  expect(ids()).toEqual(before.filter((_, at) => at !== victim));
});

test("instances of an older template go before older instances", async () => {
  const { create, call, ec2, imageId, resize, ids, advance, subnets } = groupWorld();
  create({ DesiredCapacity: 1, VPCZoneIdentifier: subnets[0] });
  await advance(500);
  ec2("CreateLaunchTemplate", {
    LaunchTemplateName: "new",
    LaunchTemplateData: { ImageId: imageId, InstanceType: "t3.small" },
  });
  const use = (name: string) =>
    call("UpdateAutoScalingGroup", {
      AutoScalingGroupName: "g",
      LaunchTemplate: { LaunchTemplateName: name },
    });
  use("new");
  resize(2);
  await advance(500);
  use("web");
  const [older] = ids();
  resize(1);
  await advance(500);
  expect(ids()).toEqual([older]);
});

test("an instance still being launched is left to finish before it may go", async () => {
  const { create, resize, ids, states, advance, finish, region } = groupWorld();
  create({ DesiredCapacity: 1, LifecycleHookSpecificationList: [launchHook] });
  await advance(500);
  resize(0);
  await advance(2_000);
  expect(states()).toEqual(["Pending:Wait"]);
  finish(ids()[0]!, "CONTINUE");
  await advance(1_000);
  expect(states()).toEqual([]);
  expect(region.ec2.launches).toHaveLength(1);
});

test("one instance is terminated by request, with or without a replacement", async () => {
  const { create, call, ids, group, advance } = groupWorld();
  create({ MinSize: 1 });
  await advance(500);
  const [first, second] = ids() as [string, string];
  const terminate = (InstanceId: string, ShouldDecrementDesiredCapacity: boolean) =>
    call("TerminateInstanceInAutoScalingGroup", { InstanceId, ShouldDecrementDesiredCapacity });
  expect(terminate(first, true).Activity).toMatchObject({
    StatusCode: "InProgress",
    Description: `Terminating EC2 instance: ${first}`,
  });
  await advance(500);
  expect(ids()).toEqual([second]);
  expect(group().DesiredCapacity).toBe(1);
  expect(refusal(() => terminate(second, true)).message).toMatch(
    /^Currently, desiredSize equals minSize \(1\)/,
  );
  terminate(second, false);
  await advance(1_000);
  expect(ids()).toHaveLength(1);
  expect(ids()).not.toContain(second);
  expect(refusal(() => terminate("i-none", false)).code).toBe("ValidationError");
});

test("asking again to terminate an instance that waits for its hook does not lose it", async () => {
  const { create, call, ids, states, advance, finish } = groupWorld();
  create({ DesiredCapacity: 1, LifecycleHookSpecificationList: [terminateHook] });
  await advance(500);
  const [id] = ids() as [string];
  const again = { InstanceId: id, ShouldDecrementDesiredCapacity: false };
  call("TerminateInstanceInAutoScalingGroup", { ...again, ShouldDecrementDesiredCapacity: true });
  await advance(100);
  expect(states()).toEqual(["Terminating:Wait"]);
  call("TerminateInstanceInAutoScalingGroup", again);
  finish(id, "CONTINUE", "bye");
  await advance(500);
  expect(states()).toEqual([]);
});

test("suspended processes stand still until they are resumed", async () => {
  const { create, call, resize, states, group, advance } = groupWorld();
  create();
  const processes = (name: string, ScalingProcesses?: string[]) =>
    call(name, { AutoScalingGroupName: "g", ScalingProcesses });
  processes("SuspendProcesses", ["Launch"]);
  await advance(1_000);
  expect(states()).toEqual([]);
  expect(group().SuspendedProcesses).toMatchObject([{ ProcessName: "Launch" }]);
  processes("ResumeProcesses", ["Launch"]);
  await advance(1_000);
  expect(states()).toEqual(["InService", "InService"]);
  processes("SuspendProcesses");
  expect(group().SuspendedProcesses).toHaveLength(9);
  resize(0);
  await advance(1_000);
  expect(states()).toEqual(["InService", "InService"]);
  processes("ResumeProcesses");
  await advance(1_000);
  expect(states()).toEqual([]);
  expect(refusal(() => processes("SuspendProcesses", ["Sleep"])).code).toBe("ValidationError");
});
