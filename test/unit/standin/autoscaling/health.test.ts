import { expect, test } from "vitest";
import { groupWorld, launchHook } from "./group-world.ts";

const elbHealth = { HealthCheckType: "EC2,ELB", HealthCheckGracePeriod: 10 };

test("an instance that stopped is replaced at once, even in the grace period", async () => {
  const { create, ids, members, activities, advance, driver, region } = groupWorld();
  create({ DesiredCapacity: 1, HealthCheckGracePeriod: 3_600 });
  await advance(500);
  const [id] = ids() as [string];
  driver.machines.get(id)!.events.died("power");
  await advance(20);
  expect(members()).toMatchObject([{ InstanceId: id, HealthStatus: "Unhealthy" }]);
  await advance(1_000);
  expect(ids()).toHaveLength(1);
  expect(ids()).not.toContain(id);
  expect(region.ec2.instance(id)?.state).toBe("terminated");
  expect(
    activities().find((one) => one.Description.includes(`Terminating EC2 instance: ${id}`))?.Cause,
  ).toBe(
    "At 2026-01-01T00:00:00Z an instance was taken out of service in response to an EC2 health " +
      "check indicating it has been terminated or stopped.",
  );
  expect(activities()[0].Cause).toBe(
    "At 2026-01-01T00:00:00Z an instance was launched in response to an unhealthy instance " +
      "needing to be replaced.",
  );
});

test("an instance terminated by others is replaced, even waiting for a hook", async () => {
  const { create, ids, states, activities, advance, ec2, region } = groupWorld();
  create({ DesiredCapacity: 1, LifecycleHookSpecificationList: [launchHook] });
  await advance(500);
  const [id] = ids() as [string];
  ec2("TerminateInstances", { InstanceIds: [id] });
  await advance(1_000);
  expect(states()).toEqual(["Pending:Wait"]);
  expect(ids()).not.toContain(id);
  expect(region.ec2.launches).toHaveLength(2);
  expect(new Set(activities().map((one) => one.StatusCode))).toEqual(
    new Set(["Cancelled", "MidLifecycleAction", "Successful"]),
  );
});

test("a group whose instances never passed a load balancer check is not recycled", async () => {
  const { create, states, advance, elb, targetGroup, call, region } = groupWorld();
  create({ ...elbHealth, TargetGroupARNs: [targetGroup] });
  await advance(600);
  elb.say(targetGroup, "unhealthy");
  await advance(60_000);
  expect(states()).toEqual(["InService", "InService"]);
  expect(region.ec2.launches).toHaveLength(2);
  expect(
    call("DescribeLoadBalancerTargetGroups", { AutoScalingGroupName: "g" })
      .LoadBalancerTargetGroups,
  ).toEqual([{ LoadBalancerTargetGroupARN: targetGroup, State: "Added" }]);
});

test("once one has passed, an unhealthy target is replaced after the grace period", async () => {
  const { create, ids, members, activities, advance, elb, targetGroup, call } = groupWorld();
  create({ ...elbHealth, TargetGroupARNs: [targetGroup] });
  await advance(600);
  elb.say(targetGroup, "healthy");
  await advance(200);
  expect(
    call("DescribeLoadBalancerTargetGroups", { AutoScalingGroupName: "g" })
      .LoadBalancerTargetGroups[0].State,
  ).toBe("InService");
  const [sick, well] = ids() as [string, string];
  elb.groups.get(targetGroup)!.set(sick, "unhealthy");
  await advance(8_000);
  expect(ids()).toEqual([sick, well]);
  expect(members()).toMatchObject([{ HealthStatus: "Healthy" }, { HealthStatus: "Healthy" }]);
  await advance(5_000);
  expect(ids()).not.toContain(sick);
  expect(ids()).toContain(well);
  expect(ids()).toHaveLength(2);
  expect(activities().some((one) => one.Cause.endsWith("ELB system health check failure."))).toBe(
    true,
  );
});

test("with HealthCheckType EC2 the load balancer's view replaces nothing", async () => {
  const { create, advance, elb, targetGroup, region } = groupWorld();
  create({ TargetGroupARNs: [targetGroup] });
  await advance(600);
  elb.say(targetGroup, "healthy");
  await advance(600);
  elb.say(targetGroup, "unhealthy");
  await advance(30_000);
  expect(region.ec2.launches).toHaveLength(2);
});

test("in a small group unhealthy targets are replaced one at a time", async () => {
  const { create, states, advance, elb, targetGroup } = groupWorld();
  create({
    ...elbHealth,
    HealthCheckGracePeriod: 0,
    DesiredCapacity: 4,
    TargetGroupARNs: [targetGroup],
  });
  await advance(600);
  elb.say(targetGroup, "healthy");
  await advance(600);
  elb.say(targetGroup, "unhealthy");
  await advance(800);
  expect(states().filter((state) => state === "Terminating")).toHaveLength(1);
});

test("SetInstanceHealth replaces an instance, by default only after the grace period", async () => {
  const { create, ids, advance, call } = groupWorld();
  create({ DesiredCapacity: 1, HealthCheckGracePeriod: 60 });
  await advance(500);
  const [id] = ids() as [string];
  const sick = (input: object = {}) =>
    call("SetInstanceHealth", { InstanceId: id, HealthStatus: "Unhealthy", ...input });
  sick();
  await advance(1_000);
  expect(ids()).toEqual([id]);
  sick({ ShouldRespectGracePeriod: false });
  await advance(1_000);
  expect(ids()).not.toContain(id);
  expect(ids()).toHaveLength(1);
});

test("with HealthCheck or ReplaceUnhealthy suspended nothing is replaced", async () => {
  const { create, ids, members, advance, call, driver } = groupWorld();
  create({ DesiredCapacity: 1 });
  await advance(500);
  const [id] = ids() as [string];
  const processes = (name: string, one: string) =>
    call(name, { AutoScalingGroupName: "g", ScalingProcesses: [one] });
  processes("SuspendProcesses", "HealthCheck");
  driver.machines.get(id)!.events.died("power");
  await advance(1_000);
  expect(members()).toMatchObject([{ InstanceId: id, HealthStatus: "Healthy" }]);
  processes("SuspendProcesses", "ReplaceUnhealthy");
  processes("ResumeProcesses", "HealthCheck");
  await advance(1_000);
  expect(members()).toMatchObject([{ InstanceId: id, HealthStatus: "Unhealthy" }]);
  processes("ResumeProcesses", "ReplaceUnhealthy");
  await advance(1_000);
  expect(ids()).not.toContain(id);
});
