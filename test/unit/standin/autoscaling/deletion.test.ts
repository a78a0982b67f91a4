import { expect, test } from "vitest";
import { refusal } from "../ec2/small-region.ts";
import { groupWorld, launchHook, terminateHook } from "./group-world.ts";

test("without force a group goes only when it is empty, and not at once", async () => {
  const { create, call, group, resize, activities, advance } = groupWorld();
  const remove = () => call("DeleteAutoScalingGroup", { AutoScalingGroupName: "g" });
  create({ LifecycleHookSpecificationList: [terminateHook] });
  await advance(500);
  expect(refusal(remove)).toMatchObject({
    code: "ResourceInUse",
    message:
      "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance " +
      "request(s) still in the group.",
  });
  resize(0);
  await advance(500);
  expect(refusal(remove)).toMatchObject({
    code: "ScalingActivityInProgress",
    message:
      "You cannot delete an AutoScalingGroup while there are scaling activities in progress for " +
      "that group.",
  });
  await advance(31_000);
  remove();
  expect(group().Status).toBe("Delete in progress");
  expect(refusal(() => create())).toMatchObject({
    code: "AlreadyExists",
    message:
      "AutoScalingGroup by this name already exists - A group with the name g already exists " +
      "and is pending delete",
  });
  expect(refusal(() => resize(1)).code).toBe("ValidationError");
  await advance(400);
  expect(group()).toBeUndefined();
  expect(refusal(remove).message).toBe(
    "AutoScalingGroup name not found - AutoScalingGroup 'g' not found",
  );
  expect(refusal(activities).code).toBe("ValidationError");
  const kept = activities({ IncludeDeletedGroups: true });
  expect(kept).toHaveLength(4);
  expect(kept[0].AutoScalingGroupState).toBe("Deleted");
  create();
});

test("a taken name is refused", () => {
  const { create } = groupWorld();
  create();
  expect(refusal(() => create())).toMatchObject({
    code: "AlreadyExists",
    message:
      "AutoScalingGroup by this name already exists - A group with the name g already exists",
  });
});

test("force terminates without hooks or draining, and returns before it is done", async () => {
  const { create, call, group, states, advance, targetGroup, elb, region, ids, activities } =
    groupWorld();
  create({
    TargetGroupARNs: [targetGroup],
    LifecycleHookSpecificationList: [terminateHook],
  });
  await advance(600);
  elb.drainMs = 60_000;
  call("DeleteAutoScalingGroup", { AutoScalingGroupName: "g", ForceDelete: true });
  expect(group()).toMatchObject({
    Status: "Delete in progress",
    MinSize: 0,
    MaxSize: 0,
    DesiredCapacity: 0,
  });
  expect(states()).toEqual(["Terminating", "Terminating"]);
  const [id] = ids() as [string];
  expect(activities()[1].Description).toBe(`Terminating EC2 instance: ${id}`);
  expect(region.ec2.instance(id)?.state).toBe("shutting-down");
  expect(elb.journal.filter((one) => one.startsWith("deregister"))).toHaveLength(2);
  await advance(80);
  expect(states()).toEqual([]);
  expect(group()).toBeDefined();
  await advance(200);
  expect(group()).toBeUndefined();
  await advance(1_000);
  expect(region.ec2.launches).toHaveLength(2);
});

test("force also ends instances that wait for a hook or drain already", async () => {
  const { create, call, group, resize, states, advance, targetGroup, elb, finish, ids } =
    groupWorld();
  create({
    DesiredCapacity: 1,
    TargetGroupARNs: [targetGroup],
    LifecycleHookSpecificationList: [launchHook],
  });
  await advance(600);
  finish(ids()[0]!, "CONTINUE");
  await advance(300);
  elb.drainMs = 60_000;
  resize(0);
  await advance(300);
  resize(1);
  await advance(600);
  expect(states()).toEqual(["Terminating", "Pending:Wait"]);
  call("DeleteAutoScalingGroup", { AutoScalingGroupName: "g", ForceDelete: true });
  await advance(400);
  expect(group()).toBeUndefined();
  await advance(70_000);
});

test("a group deleted before it launched anything launches nothing", async () => {
  const { create, call, group, advance, region } = groupWorld();
  create();
  call("DeleteAutoScalingGroup", { AutoScalingGroupName: "g" });
  await advance(1_000);
  expect(group()).toBeUndefined();
  expect(region.ec2.launches).toEqual([]);
});
