import { expect, test } from "vitest";
import { refusal } from "../ec2/small-region.ts";
import { groupWorld, launchHook, terminateHook } from "./group-world.ts";

test("a launch hook holds the instance before registration until it is completed", async () => {
  const { create, states, ids, activities, advance, elb, finish, targetGroup } = groupWorld();
  create({
    DesiredCapacity: 1,
    TargetGroupARNs: [targetGroup],
    LifecycleHookSpecificationList: [launchHook],
  });
  await advance(2_000);
  expect(states()).toEqual(["Pending:Wait"]);
  expect(activities()[0].StatusCode).toBe("MidLifecycleAction");
  expect(elb.journal).toEqual([]);

  const [id] = ids() as [string];
  finish(id, "CONTINUE");
  expect(states()).toEqual(["Pending:Proceed"]);
  expect(elb.journal).toEqual([]);
  expect(refusal(() => finish(id, "CONTINUE"))).toMatchObject({
    code: "ValidationError",
    message: `No active Lifecycle Action found with instance ID ${id}`,
  });
  await advance(200);
  expect(states()).toEqual(["InService"]);
  expect(elb.journal).toEqual([`register ${id}`]);
  expect(activities()[0].StatusCode).toBe("Successful");
});

test("an abandoned launch is cancelled, terminated and replaced after a back-off", async () => {
  const { create, ids, states, activities, advance, finish, region } = groupWorld();
  create({ DesiredCapacity: 1, LifecycleHookSpecificationList: [launchHook] });
  await advance(500);
  const [first] = ids() as [string];
  const { token } = region.autoScaling.owner(first)!.member.actions.get("boot")!;
  finish(first, "ABANDON");
  expect(states()).toEqual(["Terminating"]);
  const cancelled = activities().find((one) => one.StatusCode === "Cancelled");
  const reason =
    "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token " +
    `${token} was abandoned: Lifecycle Action Completed with ABANDON Result`;
  expect(cancelled).toMatchObject({
    Progress: 100,
    StatusMessage: reason,
    Description: `Launching a new EC2 instance: ${first}.  Status Reason: ${reason}`,
  });
  await advance(800);
  expect(region.ec2.launches).toHaveLength(2);
  expect(region.ec2.instance(first)?.state).toBe("terminated");
  expect(states()).toEqual(["Pending:Wait"]);
});

test("a missed heartbeat means the default result; heartbeats put it off", async () => {
  const { create, ids, states, activities, advance, call, region } = groupWorld();
  create({ DesiredCapacity: 1, LifecycleHookSpecificationList: [launchHook] });
  await advance(500);
  const [first] = ids() as [string];
  await advance(25_000);
  call("RecordLifecycleActionHeartbeat", {
    AutoScalingGroupName: "g",
    LifecycleHookName: "boot",
    InstanceId: first,
  });
  await advance(25_000);
  expect(states()).toEqual(["Pending:Wait"]);
  await advance(6_000);
  expect(activities().find((one) => one.StatusCode === "Cancelled")?.StatusMessage).toMatch(
    /was abandoned: Heartbeat Timeout$/,
  );
  expect(region.ec2.launches).toHaveLength(2);

  call("PutLifecycleHook", {
    AutoScalingGroupName: "g",
    LifecycleHookName: "boot",
    DefaultResult: "CONTINUE",
  });
  expect(
    call("DescribeLifecycleHooks", { AutoScalingGroupName: "g" }).LifecycleHooks,
  ).toMatchObject([
    { ...launchHook, DefaultResult: "CONTINUE", GlobalTimeout: 3_000, AutoScalingGroupName: "g" },
  ]);
});

test("heartbeats cannot hold an instance beyond 100 heartbeat timeouts", async () => {
  const { create, ids, states, clock, advance, call } = groupWorld();
  create({
    DesiredCapacity: 1,
    LifecycleHookSpecificationList: [{ ...launchHook, DefaultResult: "CONTINUE" }],
  });
  await advance(500);
  const [id] = ids() as [string];
  const beat = () =>
    call("RecordLifecycleActionHeartbeat", {
      AutoScalingGroupName: "g",
      LifecycleHookName: "boot",
      InstanceId: id,
    });
  for (let beats = 0; beats < 149; beats += 1) {
    clock.advance(20_000);
    beat();
  }
  expect(states()).toEqual(["Pending:Wait"]);
  clock.advance(21_000);
  expect(states()).toEqual(["InService"]);
});

test("an instance is held until every hook has continued; a token names one", async () => {
  const { create, ids, states, advance, finish, call, region } = groupWorld();
  const other = { ...launchHook, LifecycleHookName: "warm" };
  create({ DesiredCapacity: 1, LifecycleHookSpecificationList: [launchHook, other] });
  await advance(500);
  const [id] = ids() as [string];
  finish(id, "CONTINUE", "warm");
  expect(states()).toEqual(["Pending:Wait"]);
  const { token } = region.autoScaling.owner(id)!.member.actions.get("boot")!;
  expect(token).toHaveLength(36);
  const complete = (LifecycleActionToken: string) =>
    call("CompleteLifecycleAction", {
      AutoScalingGroupName: "g",
      LifecycleHookName: "boot",
      LifecycleActionToken,
      LifecycleActionResult: "CONTINUE",
    });
  expect(refusal(() => complete("x")).message).toBe(
    "No active Lifecycle Action found with token x",
  );
  complete(token);
  await advance(200);
  expect(states()).toEqual(["InService"]);
});

test("deleting a hook abandons launches and continues terminations", async () => {
  const { create, ids, states, advance, call, resize, activities } = groupWorld();
  create({ DesiredCapacity: 1, LifecycleHookSpecificationList: [launchHook, terminateHook] });
  await advance(500);
  const drop = (name: string) =>
    call("DeleteLifecycleHook", { AutoScalingGroupName: "g", LifecycleHookName: name });
  const [first] = ids();
  drop("boot");
  expect(activities().some((one) => one.StatusCode === "Cancelled")).toBe(true);
  await advance(1_000);
  expect(states()).toEqual(["Terminating:Wait", "InService"]);
  drop("bye");
  await advance(1_000);
  expect(ids()).not.toContain(first);
  expect(states()).toEqual(["InService"]);
  expect(refusal(() => drop("bye")).code).toBe("ValidationError");
  resize(0);
  await advance(1_000);
  expect(states()).toEqual([]);
});
