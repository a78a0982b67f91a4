// Goal: target groups are made, found, changed and deleted as aws-facts §2.1 and §2.4 say.
// Method: operations run in process on a fresh Region; errors compared by code.
import { expect, test } from "vitest";
import { forwardTo, makeGroup, makeRule, testRegion } from "./test-region.ts";

const invalid: [string, Record<string, unknown>][] = [
  ["a name of 33 characters", { Name: "a".repeat(33) }],
  ["an underscore in the name", { Name: "a_b" }],
  ["a hyphen in front", { Name: "-a" }],
  ["a hyphen at the end", { Name: "a-" }],
  ["an interval of 4", { HealthCheckIntervalSeconds: 4 }],
  ["an interval of 301", { HealthCheckIntervalSeconds: 301 }],
  ["a timeout of 1", { HealthCheckTimeoutSeconds: 1 }],
  ["a timeout as long as the interval", { HealthCheckTimeoutSeconds: 5 }],
  ["a healthy threshold of 1", { HealthyThresholdCount: 1 }],
  ["an unhealthy threshold of 11", { UnhealthyThresholdCount: 11 }],
  ["a matcher below 200", { Matcher: { HttpCode: "199" } }],
  ["a matcher above 499", { Matcher: { HttpCode: "200-500" } }],
  ["a path without slash", { HealthCheckPath: "healthz" }],
  ["no VPC", { VpcId: undefined }],
  ["no port", { Port: undefined }],
];

test.each(invalid)("CreateTargetGroup refuses %s", async (_, overrides) => {
  await expect(makeGroup(testRegion(), "web", overrides)).rejects.toMatchObject({
    code: "ValidationError",
  });
});

test("the same settings again answer the same group, other settings DuplicateTargetGroupName", async () => {
  const world = testRegion();
  const arn = await makeGroup(world, "web");
  expect(arn).toMatch(
    /^arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup\/web\/[0-9a-f]{16}$/,
  );
  expect(await makeGroup(world, "web")).toBe(arn);
  await expect(makeGroup(world, "web", { Port: 8081 })).rejects.toMatchObject({
    code: "DuplicateTargetGroupName",
  });
});

test("what cannot be honoured is refused as 501, not accepted", async () => {
  const world = testRegion();
  const group = await makeGroup(world, "web");
  const refusals = [
    makeGroup(world, "ip", { TargetType: "ip" }),
    makeGroup(world, "tls", { Protocol: "HTTPS" }),
    world.call("ModifyTargetGroupAttributes", {
      TargetGroupArn: group,
      Attributes: [{ Key: "stickiness.enabled", Value: "true" }],
    }),
    world.call("CreateRule", {
      ListenerArn: world.listenerArn,
      Priority: 1,
      Conditions: [{ Field: "path-pattern", Values: ["/*"] }],
      Actions: [{ Type: "authenticate-oidc" }],
    }),
  ];
  for (const refusal of refusals) {
    await expect(refusal).rejects.toMatchObject({ code: "NotImplemented", status: 501 });
  }
});

test("a group is found by ARN and name and by its load balancer; an unknown one is an error", async () => {
  const world = testRegion();
  const web = await makeGroup(world, "web");
  await makeGroup(world, "idle");
  await makeRule(world, 1, { [web]: 1 });
  const names = async (input: Record<string, unknown>) =>
    (await world.call("DescribeTargetGroups", input)).TargetGroups.map(
      (group: any) => group.TargetGroupName,
    );
  expect(await names({})).toEqual(["web", "idle"]);
  expect(await names({ Names: ["idle"] })).toEqual(["idle"]);
  expect(await names({ TargetGroupArns: [web] })).toEqual(["web"]);
  expect(await names({ LoadBalancerArn: world.loadBalancerArn })).toEqual(["web"]);
  await expect(names({ Names: ["nobody"] })).rejects.toMatchObject({
    code: "TargetGroupNotFound",
    message: "One or more target groups not found",
  });
  await expect(names({ TargetGroupArns: [`${web}0`] })).rejects.toMatchObject({
    code: "TargetGroupNotFound",
  });
});

test("a referenced group cannot be deleted, also at weight 0; a missing one can", async () => {
  const world = testRegion();
  const web = await makeGroup(world, "web");
  const old = await makeGroup(world, "old");
  const rule = await makeRule(world, 1, { [web]: 100, [old]: 0 });
  await expect(world.call("DeleteTargetGroup", { TargetGroupArn: old })).rejects.toMatchObject({
    code: "ResourceInUse",
  });
  await world.call("ModifyRule", { RuleArn: rule, Actions: forwardTo({ [web]: 1 }) });
  await world.call("DeleteTargetGroup", { TargetGroupArn: old });
  await world.call("DeleteTargetGroup", { TargetGroupArn: old });
  expect(world.elb.hasTargetGroup(old)).toBe(false);
});

test("attributes are strings with their ranges, and unknown ones are refused", async () => {
  const world = testRegion();
  const group = await makeGroup(world, "web");
  const set = (Key: string, Value: string) =>
    world.call("ModifyTargetGroupAttributes", {
      TargetGroupArn: group,
      Attributes: [{ Key, Value }],
    });
  const delay = "deregistration_delay.timeout_seconds";
  await set(delay, "0");
  const { Attributes } = await world.call("DescribeTargetGroupAttributes", {
    TargetGroupArn: group,
  });
  expect(Attributes).toContainEqual({ Key: delay, Value: "0" });
  expect(Attributes).toContainEqual({ Key: "slow_start.duration_seconds", Value: "0" });
  for (const [key, value] of [
    [delay, "3601"],
    [delay, "-1"],
    [delay, "1.5"],
    ["no.such.key", "1"],
  ] as const) {
    await expect(set(key, value)).rejects.toMatchObject({ code: "ValidationError" });
  }
});

test("ModifyTargetGroup changes the health check and what Describe shows", async () => {
  const world = testRegion();
  const group = await makeGroup(world, "web");
  const { TargetGroups } = await world.call("ModifyTargetGroup", {
    TargetGroupArn: group,
    HealthCheckPath: "/ready",
    HealthCheckPort: "9000",
  });
  expect(TargetGroups[0]).toMatchObject({
    HealthCheckPath: "/ready",
    HealthCheckPort: "9000",
    HealthCheckIntervalSeconds: 5,
  });
});
