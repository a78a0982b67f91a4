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
      Attributes: [{ Key: "load_balancing.algorithm.anomaly_mitigation", Value: "on" }],
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
    ["slow_start.duration_seconds", "29"],
    ["stickiness.lb_cookie.duration_seconds", "604801"],
    ["stickiness.app_cookie.cookie_name", "AWSALBAPP-0"],
    ["load_balancing.algorithm.type", "fastest"],
  ] as const) {
    await expect(set(key, value)).rejects.toMatchObject({ code: "ValidationError" });
  }
});

test.each([
  [
    { "slow_start.duration_seconds": "30", "load_balancing.algorithm.type": "weighted_random" },
    "You cannot enable both slow start and weighted random algorithm on a target group",
  ],
  [
    {
      "load_balancing.algorithm.type": "least_outstanding_requests",
      "slow_start.duration_seconds": "30",
    },
    "You cannot enable both slow start and least outstanding requests algorithm on a target group",
  ],
  [
    { "stickiness.enabled": "true", "load_balancing.algorithm.type": "weighted_random" },
    "You cannot have both stickiness and weighted random algorithm enabled on the same target group.",
  ],
  [
    { "stickiness.type": "source_ip" },
    "Stickiness type 'source_ip' is not supported for target groups with the HTTP protocol",
  ],
  [
    { "stickiness.enabled": "true", "stickiness.type": "app_cookie" },
    "A cookie name must be specified for stickiness of type 'app_cookie'",
  ],
])("what does not go together is refused: %j", async (attributes, message) => {
  const world = testRegion();
  const group = await makeGroup(world, "web");
  const Attributes = Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }));
  await expect(
    world.call("ModifyTargetGroupAttributes", { TargetGroupArn: group, Attributes }),
  ).rejects.toMatchObject({ code: "InvalidConfigurationRequest", message });
});

test("a sticky group among several wants its forward sticky, whichever comes first", async () => {
  const world = testRegion();
  const [a, b] = [await makeGroup(world, "a"), await makeGroup(world, "b")];
  const stick = (TargetGroupArn: string) =>
    world.call("ModifyTargetGroupAttributes", {
      TargetGroupArn,
      Attributes: [{ Key: "stickiness.enabled", Value: "true" }],
    });
  const rule = await makeRule(world, 1, { [a]: 1, [b]: 1 });
  await expect(stick(a)).rejects.toMatchObject({
    code: "InvalidConfigurationRequest",
    message:
      `This target group appears behind a rule with group stickiness disabled (${rule}). ` +
      "You must enable group stickiness before enabling target stickiness",
  });
  await world.call("DeleteRule", { RuleArn: rule });
  await stick(a);
  await expect(makeRule(world, 1, { [a]: 1, [b]: 1 })).rejects.toMatchObject({
    code: "InvalidLoadBalancerAction",
  });
  await makeRule(world, 1, { [a]: 1 });
});

test("group stickiness wants a duration from 1 s to a week, and keeps it when disabled", async () => {
  const world = testRegion();
  const group = await makeGroup(world, "web");
  const create = (TargetGroupStickinessConfig: object, Priority: number) =>
    world.call("CreateRule", {
      ListenerArn: world.listenerArn,
      Priority,
      Conditions: [{ Field: "path-pattern", Values: ["/*"] }],
      Actions: [
        {
          Type: "forward",
          ForwardConfig: {
            TargetGroups: [{ TargetGroupArn: group, Weight: 1 }],
            TargetGroupStickinessConfig,
          },
        },
      ],
    });
  for (const wrong of [
    { Enabled: true },
    { Enabled: true, DurationSeconds: 0 },
    { Enabled: false, DurationSeconds: 604_801 },
  ]) {
    await expect(create(wrong, 1)).rejects.toMatchObject({ code: "ValidationError" });
  }
  for (const [at, config] of [
    { Enabled: false, DurationSeconds: 3600 },
    { Enabled: true, DurationSeconds: 604_800 },
  ].entries()) {
    const { Rules } = await create(config, at + 1);
    expect(Rules[0].Actions[0].ForwardConfig.TargetGroupStickinessConfig).toEqual(config);
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

test("a target group's VPC must be there", async () => {
  const world = testRegion();
  await expect(makeGroup(world, "web", { VpcId: "vpc-3" })).rejects.toMatchObject({
    code: "ValidationError",
    message: "The VPC ID 'vpc-3' is not found",
  });
});
