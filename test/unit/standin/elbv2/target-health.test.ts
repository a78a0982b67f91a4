// Goal: every state and reason of a target comes and goes as aws-facts §2.3 and §2.4 say.
// Method: a virtual clock, fake machines whose probes answer as told, DescribeTargetHealth read back.
import { expect, test } from "vitest";
import { forwardTo, makeGroup, makeRule, ok, refused, testRegion } from "./test-region.ts";
import type { TestRegion } from "./test-region.ts";

async function health(world: TestRegion, group: string, targets?: unknown[]): Promise<string[]> {
  const { TargetHealthDescriptions } = await world.call("DescribeTargetHealth", {
    TargetGroupArn: group,
    ...(targets && { Targets: targets }),
  });
  return TargetHealthDescriptions.map((one: any) =>
    [one.Target.Id, one.TargetHealth.State, one.TargetHealth.Reason].filter(Boolean).join(" "),
  );
}

test("a group in no rule has unused targets that nobody probes; weight 0 in a rule is enough", async () => {
  const world = testRegion();
  const instance = world.addInstance("i-1");
  const group = await makeGroup(world, "web");
  const other = await makeGroup(world, "old");
  world.elb.registerTarget(group, "i-1");
  expect(await health(world, group)).toEqual(["i-1 initial Elb.RegistrationInProgress"]);
  await world.pass(60_000);
  expect(await health(world, group)).toEqual(["i-1 unused Target.NotInUse"]);
  expect(instance.probes).toEqual([]);

  await makeRule(world, 1, { [other]: 100, [group]: 0 });
  expect(await health(world, group)).toEqual(["i-1 initial Elb.InitialHealthChecking"]);
  await world.pass(100);
  expect(await health(world, group)).toEqual(["i-1 healthy"]);
  expect(instance.probes[0]).toEqual({
    port: 8080,
    path: "/healthz",
    headers: { Host: "10.0.0.1:8080", "User-Agent": "ELB-HealthChecker/2.0" },
    timeoutMs: 2000,
  });
});

test("a new target needs one pass, failing takes the unhealthy and recovery the healthy threshold", async () => {
  const world = testRegion();
  const instance = world.addInstance("i-1", { answer: refused });
  const group = await makeGroup(world, "web", { HealthyThresholdCount: 3 });
  await makeRule(world, 1, { [group]: 1 });
  world.elb.registerTarget(group, "i-1");
  await world.pass(1000);
  expect(await health(world, group)).toEqual(["i-1 initial Elb.InitialHealthChecking"]);
  instance.answer = ok;
  await world.pass(5000);
  expect(await health(world, group)).toEqual(["i-1 healthy"]);

  instance.answer = () => Promise.resolve({ status: 502, body: "" });
  await world.pass(5000);
  expect(await health(world, group)).toEqual(["i-1 healthy"]);
  await world.pass(5000);
  expect(await health(world, group)).toEqual(["i-1 unhealthy Target.ResponseCodeMismatch"]);

  instance.answer = ok;
  await world.pass(10_000);
  expect(await health(world, group)).toEqual(["i-1 unhealthy Target.ResponseCodeMismatch"]);
  await world.pass(5000);
  expect(await health(world, group)).toEqual(["i-1 healthy"]);
});

test("an unhealthy target says why: code, refused connection, timeout", async () => {
  const world = testRegion();
  const group = await makeGroup(world, "web");
  await makeRule(world, 1, { [group]: 1 });
  world.addInstance("i-code", { answer: () => Promise.resolve({ status: 500, body: "" }) });
  world.addInstance("i-refused", { answer: refused });
  world.addInstance("i-slow", {
    answer: ({ timeoutMs }) =>
      new Promise((_, reject) => world.clock.after(timeoutMs, () => reject(new Error("late")))),
  });
  for (const id of ["i-code", "i-refused", "i-slow"]) world.elb.registerTarget(group, id);
  await world.pass(9000);
  const { TargetHealthDescriptions } = await world.call("DescribeTargetHealth", {
    TargetGroupArn: group,
  });
  expect(TargetHealthDescriptions.map((one: any) => one.TargetHealth)).toEqual([
    {
      State: "unhealthy",
      Reason: "Target.ResponseCodeMismatch",
      Description: "Health checks failed with these codes: [500]",
    },
    {
      State: "unhealthy",
      Reason: "Target.FailedHealthChecks",
      Description: "Health checks failed",
    },
    { State: "unhealthy", Reason: "Target.Timeout", Description: "Request timed out" },
  ]);
});

test("deregistering drains for the whole delay, then the target is absent and the caller told", async () => {
  const world = testRegion();
  world.addInstance("i-1");
  const group = await makeGroup(world, "web");
  await world.call("ModifyTargetGroupAttributes", {
    TargetGroupArn: group,
    Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "30" }],
  });
  await makeRule(world, 1, { [group]: 1 });
  world.elb.registerTarget(group, "i-1");
  await world.pass(1000);
  let gone = 0;
  world.elb.deregisterTarget(group, "i-1", () => (gone += 1));
  expect(await health(world, group)).toEqual(["i-1 draining Target.DeregistrationInProgress"]);
  await world.pass(29_950);
  expect(world.elb.targetState(group, "i-1")).toBe("draining");
  expect(gone).toBe(0);
  await world.pass(50);
  expect(await health(world, group)).toEqual([]);
  expect(await health(world, group, [{ Id: "i-1" }])).toEqual(["i-1 unused Target.NotRegistered"]);
  expect(world.elb.targetState(group, "i-1")).toBeUndefined();
  expect(gone).toBe(1);
});

test("a target registered again while draining begins anew and survives the old drain", async () => {
  const world = testRegion();
  world.addInstance("i-1");
  const group = await makeGroup(world, "web");
  await makeRule(world, 1, { [group]: 1 });
  world.elb.registerTarget(group, "i-1");
  await world.pass(1000);
  let gone = 0;
  let left = 0;
  world.elb.onTargetGone(() => (left += 1));
  world.elb.deregisterTarget(group, "i-1", () => (gone += 1));
  await world.call("RegisterTargets", { TargetGroupArn: group, Targets: [{ Id: "i-1" }] });
  await world.pass(301_000);
  expect(world.elb.targetState(group, "i-1")).toBe("healthy");
  expect([gone, left]).toEqual([1, 0]);
});

test("deregistering what was never registered succeeds, and its caller hears at once", async () => {
  const world = testRegion();
  const group = await makeGroup(world, "web");
  let gone = 0;
  world.elb.deregisterTarget(group, "i-none", () => (gone += 1));
  world.elb.deregisterTarget("arn:none", "i-none", () => (gone += 1));
  await world.call("DeregisterTargets", { TargetGroupArn: group, Targets: [{ Id: "i-none" }] });
  await world.pass(50);
  expect(gone).toBe(2);
});

test("a target outside the ALB's zones is unused, one whose instance ends becomes invalid", async () => {
  const world = testRegion();
  world.addInstance("i-b", { availabilityZone: "eu-west-1b" });
  const ending = world.addInstance("i-a");
  const group = await makeGroup(world, "web");
  await makeRule(world, 1, { [group]: 1 });
  world.elb.registerTarget(group, "i-b");
  world.elb.registerTarget(group, "i-a");
  await world.pass(1000);
  expect(await health(world, group)).toEqual(["i-b unused Target.NotInUse", "i-a healthy"]);
  world.setState(ending, "shutting-down");
  await world.pass(200);
  expect(await health(world, group)).toEqual([
    "i-b unused Target.NotInUse",
    "i-a unused Target.InvalidState",
  ]);
  const probed = ending.probes.length;
  await world.pass(20_000);
  expect(ending.probes.length).toBe(probed);
});

test("targets stay in use until the data plane, too, has left the rule", async () => {
  const world = testRegion();
  world.addInstance("i-1");
  const group = await makeGroup(world, "web");
  const next = await makeGroup(world, "next");
  const rule = await makeRule(world, 1, { [group]: 1 });
  world.elb.registerTarget(group, "i-1");
  await world.pass(1000);
  await world.call("ModifyRule", { RuleArn: rule, Actions: forwardTo({ [next]: 1 }) });
  expect(await health(world, group)).toEqual(["i-1 healthy"]);
  await world.pass(200);
  expect(await health(world, group)).toEqual(["i-1 unused Target.NotInUse"]);
});

test("a probe answered after its checks were stopped counts for nothing, not even later", async () => {
  const world = testRegion();
  const answers: ((answer: { status: number; body: string }) => void)[] = [];
  world.addInstance("i-1", { answer: () => new Promise((resolve) => answers.push(resolve)) });
  const group = await makeGroup(world, "web");
  const rule = await makeRule(world, 1, { [group]: 1 });
  world.elb.registerTarget(group, "i-1");
  await world.pass(200);
  await world.call("DeleteRule", { RuleArn: rule });
  await world.pass(300);
  expect(await health(world, group)).toEqual(["i-1 unused Target.NotInUse"]);
  await makeRule(world, 1, { [group]: 1 });
  await world.pass(200);
  expect(answers).toHaveLength(2);
  answers[0]?.({ status: 200, body: "" });
  await world.pass(50);
  expect(await health(world, group)).toEqual(["i-1 initial Elb.InitialHealthChecking"]);
  answers[1]?.({ status: 200, body: "" });
  await world.pass(50);
  expect(await health(world, group)).toEqual(["i-1 healthy"]);
});

test("registration takes its time, whatever happens to the rules meanwhile", async () => {
  const world = testRegion();
  const instance = world.addInstance("i-1");
  const group = await makeGroup(world, "web");
  world.elb.registerTarget(group, "i-1");
  await makeRule(world, 1, { [group]: 1 });
  expect(await health(world, group)).toEqual(["i-1 initial Elb.RegistrationInProgress"]);
  await world.pass(100);
  expect(await health(world, group)).toEqual(["i-1 healthy"]);
  await world.pass(4900);
  expect(instance.probes).toHaveLength(1);
});

test("RegisterTargets takes running instances of the group's VPC only, and several ports of one", async () => {
  const world = testRegion();
  world.addInstance("i-1");
  world.addInstance("i-pending", { state: "pending" });
  world.addInstance("i-abroad", { vpcId: "vpc-2" });
  const group = await makeGroup(world, "web");
  const register = (...Targets: unknown[]) =>
    world.call("RegisterTargets", { TargetGroupArn: group, Targets });
  await expect(register({ Id: "i-1" }, { Id: "i-pending" })).rejects.toMatchObject({
    code: "InvalidTarget",
    message:
      "The following targets are not in a running state and cannot be registered: 'i-pending'",
  });
  await expect(register({ Id: "i-abroad" })).rejects.toMatchObject({ code: "InvalidTarget" });
  expect(await health(world, group)).toEqual([]);
  await register({ Id: "i-1" }, { Id: "i-1", Port: 9090 });
  await register({ Id: "i-1" });
  expect(await health(world, group)).toHaveLength(2);
  expect(() => world.elb.registerTarget("arn:none", "i-1")).toThrow(
    expect.objectContaining({ code: "TargetGroupNotFound" }),
  );
});
