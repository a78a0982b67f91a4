import { expect, test } from "vitest";
import { refusal } from "../ec2/small-region.ts";
import { groupWorld } from "./group-world.ts";

test("attached later, a target group goes from Adding over Added to InService", async () => {
  const { create, call, ids, advance, elb, targetGroup } = groupWorld();
  create();
  await advance(600);
  const change = (name: string) =>
    call(name, { AutoScalingGroupName: "g", TargetGroupARNs: [targetGroup] });
  const shown = () =>
    call("DescribeLoadBalancerTargetGroups", {
      AutoScalingGroupName: "g",
    }).LoadBalancerTargetGroups.map((one: any) => one.State);
  change("AttachLoadBalancerTargetGroups");
  expect(shown()).toEqual(["Adding"]);
  await advance(200);
  expect(shown()).toEqual(["Added"]);
  expect(elb.journal).toEqual(ids().map((id) => `register ${id}`));
  elb.say(targetGroup, "healthy");
  await advance(200);
  expect(shown()).toEqual(["InService"]);

  change("DetachLoadBalancerTargetGroups");
  expect(shown()).toEqual(["Removing"]);
  await advance(900);
  expect(shown()).toEqual(["Removing"]);
  await advance(200);
  expect(shown()).toEqual([]);
  expect(ids()).toHaveLength(2);
  expect(refusal(() => change("DetachLoadBalancerTargetGroups")).code).toBe("ValidationError");
});

test("a target group detached from an empty group disappears", async () => {
  const { create, call, advance, group, targetGroup } = groupWorld();
  create({ DesiredCapacity: 0, TargetGroupARNs: [targetGroup] });
  call("DetachLoadBalancerTargetGroups", {
    AutoScalingGroupName: "g",
    TargetGroupARNs: [targetGroup],
  });
  await advance(200);
  expect(group().TargetGroupARNs).toEqual([]);
});

test("instances launched while AddToLoadBalancer is suspended are never added", async () => {
  const { create, call, states, advance, elb, targetGroup } = groupWorld();
  create({ TargetGroupARNs: [targetGroup], DesiredCapacity: 0 });
  await advance(200);
  const name = { AutoScalingGroupName: "g" };
  call("SuspendProcesses", { ...name, ScalingProcesses: ["AddToLoadBalancer"] });
  call("SetDesiredCapacity", { ...name, DesiredCapacity: 1 });
  await advance(600);
  call("ResumeProcesses", name);
  await advance(600);
  expect(states()).toEqual(["InService"]);
  expect(elb.journal).toEqual([]);
});

test("a target group deleted between launch and registration fails the launch", async () => {
  const { create, activities, advance, elb, targetGroup, region } = groupWorld();
  create({ DesiredCapacity: 1, TargetGroupARNs: [targetGroup] });
  await advance(200);
  elb.groups.delete(targetGroup);
  await advance(400);
  expect(region.ec2.launches).toHaveLength(1);
  expect(activities().find((one) => one.StatusCode === "Failed")?.StatusMessage).toBe(
    "One or more target groups not found. Validating load balancer configuration failed.",
  );
});
