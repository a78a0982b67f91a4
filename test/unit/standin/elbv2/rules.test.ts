// Goal: rules and listeners are made, read, changed, reordered and deleted as aws-facts §2.5-2.8 say.
// Method: operations run in process on a fresh Region; Describe read back, errors compared by code.
import { expect, test } from "vitest";
import { forwardTo, makeGroup, makeRule, testRegion } from "./test-region.ts";
import type { TestRegion } from "./test-region.ts";

const anyPath = [{ Field: "path-pattern", Values: ["/*"] }];
const fixed503 = [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "503" } }];

async function rules(world: TestRegion, input: Record<string, unknown> = {}): Promise<any> {
  return await world.call("DescribeRules", { ListenerArn: world.listenerArn, ...input });
}

test("a forward to one group is echoed both ways, one to several only as ForwardConfig", async () => {
  const world = testRegion();
  const [a, b] = [await makeGroup(world, "a"), await makeGroup(world, "b")];
  const single = await world.call("CreateRule", {
    ListenerArn: world.listenerArn,
    Priority: 1,
    Conditions: anyPath,
    Actions: [{ Type: "forward", TargetGroupArn: a }],
  });
  const config = { TargetGroupStickinessConfig: { Enabled: false } };
  expect(single.Rules[0].Actions).toEqual([
    {
      Type: "forward",
      TargetGroupArn: a,
      ForwardConfig: { TargetGroups: [{ TargetGroupArn: a, Weight: 1 }], ...config },
    },
  ]);
  const { Rules } = await world.call("ModifyRule", {
    RuleArn: single.Rules[0].RuleArn,
    Actions: forwardTo({ [a]: 90, [b]: 0 }),
  });
  const TargetGroups = [
    { TargetGroupArn: a, Weight: 90 },
    { TargetGroupArn: b, Weight: 0 },
  ];
  expect(Rules[0].Actions).toEqual([
    { Type: "forward", ForwardConfig: { TargetGroups, ...config } },
  ]);
  expect(Rules[0].Conditions).toEqual([
    { Field: "path-pattern", Values: ["/*"], PathPatternConfig: { Values: ["/*"] } },
  ]);
});

test("a taken priority is PriorityInUse; CreateRule never answers an existing rule", async () => {
  const world = testRegion();
  const group = await makeGroup(world, "web");
  await makeRule(world, 7, { [group]: 1 });
  await expect(makeRule(world, 7, { [group]: 1 })).rejects.toMatchObject({ code: "PriorityInUse" });
  for (const priority of [0, 50_001]) {
    await expect(makeRule(world, priority, { [group]: 1 })).rejects.toMatchObject({
      code: "ValidationError",
    });
  }
});

test("DescribeRules lists by priority with the default rule last, in pages", async () => {
  const world = testRegion();
  const group = await makeGroup(world, "web");
  for (const priority of [30, 10, 20]) await makeRule(world, priority, { [group]: 1 });
  const all = await rules(world);
  expect(all.Rules.map((rule: any) => rule.Priority)).toEqual(["10", "20", "30", "default"]);
  expect(all.Rules[3]).toMatchObject({ IsDefault: true, Conditions: [] });
  expect(all.NextMarker).toBeUndefined();

  const first = await rules(world, { PageSize: 3 });
  const second = await rules(world, { PageSize: 3, Marker: first.NextMarker });
  expect([...first.Rules, ...second.Rules]).toEqual(all.Rules);
  expect(second.NextMarker).toBeUndefined();
  await expect(rules(world, { PageSize: 401 })).rejects.toMatchObject({ code: "ValidationError" });
  await expect(rules(world, { Marker: "x" })).rejects.toMatchObject({ code: "ValidationError" });

  const arn = all.Rules[0].RuleArn;
  const byArn = await world.call("DescribeRules", { RuleArns: [arn] });
  expect(byArn.Rules).toEqual([all.Rules[0]]);
  await expect(world.call("DescribeRules", { RuleArns: [`${arn}0`] })).rejects.toMatchObject({
    code: "RuleNotFound",
  });
  await expect(rules(world, { ListenerArn: `${world.listenerArn}0` })).rejects.toMatchObject({
    code: "ListenerNotFound",
  });
});

test("the default rule is changed by ModifyListener alone", async () => {
  const world = testRegion();
  const group = await makeGroup(world, "web");
  const arn = (await rules(world)).Rules[0].RuleArn;
  const refusals = [
    world.call("ModifyRule", { RuleArn: arn, Actions: fixed503 }),
    world.call("DeleteRule", { RuleArn: arn }),
    world.call("SetRulePriorities", { RulePriorities: [{ RuleArn: arn, Priority: 5 }] }),
  ];
  for (const refusal of refusals) {
    await expect(refusal).rejects.toMatchObject({ code: "OperationNotPermitted" });
  }
  await world.call("ModifyListener", {
    ListenerArn: world.listenerArn,
    DefaultActions: forwardTo({ [group]: 1 }),
  });
  expect((await rules(world)).Rules[0].Actions[0].TargetGroupArn).toBe(group);
});

test("ModifyRule replaces the list it is given and keeps the other", async () => {
  const world = testRegion();
  const group = await makeGroup(world, "web");
  const arn = await makeRule(world, 1, { [group]: 1 });
  const header = { HttpHeaderName: "x-slipway-test", Values: ["abc"] };
  const { Rules } = await world.call("ModifyRule", {
    RuleArn: arn,
    Conditions: [{ Field: "http-header", HttpHeaderConfig: header }],
  });
  expect(Rules[0].Conditions).toEqual([{ Field: "http-header", HttpHeaderConfig: header }]);
  expect(Rules[0].Actions[0].TargetGroupArn).toBe(group);
  await expect(world.call("ModifyRule", { RuleArn: arn })).rejects.toMatchObject({
    code: "ValidationError",
  });
});

test("SetRulePriorities swaps two rules at once and refuses a priority held by a third", async () => {
  const world = testRegion();
  const group = await makeGroup(world, "web");
  const [one, two] = [
    await makeRule(world, 1, { [group]: 1 }),
    await makeRule(world, 2, { [group]: 1 }),
  ];
  await makeRule(world, 3, { [group]: 1 });
  await world.call("SetRulePriorities", {
    RulePriorities: [
      { RuleArn: one, Priority: 2 },
      { RuleArn: two, Priority: 1 },
    ],
  });
  expect((await rules(world)).Rules.slice(0, 2).map((rule: any) => rule.RuleArn)).toEqual([
    two,
    one,
  ]);
  await expect(
    world.call("SetRulePriorities", { RulePriorities: [{ RuleArn: one, Priority: 3 }] }),
  ).rejects.toMatchObject({ code: "PriorityInUse" });
});

test("a deleted rule is gone from Describe at once and a second delete is RuleNotFound", async () => {
  const world = testRegion();
  const group = await makeGroup(world, "web");
  const arn = await makeRule(world, 1, { [group]: 1 });
  await world.call("DeleteRule", { RuleArn: arn });
  expect((await rules(world)).Rules).toHaveLength(1);
  await expect(world.call("DeleteRule", { RuleArn: arn })).rejects.toMatchObject({
    code: "RuleNotFound",
  });
});

const badActions: [string, unknown[]][] = [
  ["no action", []],
  ["a forward to nothing", [{ Type: "forward" }]],
  ["a weight of 1000", forwardTo({ a: 1000 })],
  ["six groups", forwardTo(Object.fromEntries("abcdef".split("").map((name) => [name, 1])))],
  [
    "two groups, one without weight",
    [
      {
        Type: "forward",
        ForwardConfig: { TargetGroups: [{ TargetGroupArn: "a" }, { TargetGroupArn: "b" }] },
      },
    ],
  ],
  ["a redirect without config", [{ Type: "redirect" }]],
  ...[
    { Port: "0" },
    { Port: "80a" },
    { Protocol: "TCP" },
    { Path: "relative" },
    { Path: "/#{query}" },
    { Host: "#{path}" },
    { Host: "example.com", StatusCode: "HTTP_307" },
    { Host: "example.com", Query: "?a" },
  ].map((part): [string, unknown[]] => [
    `a redirect to ${JSON.stringify(part)}`,
    [{ Type: "redirect", RedirectConfig: { StatusCode: "HTTP_301", ...part } }],
  ]),
  ["a fixed 302", [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "302" } }]],
];

const redirectTo = (config: object) => [
  { Type: "redirect", RedirectConfig: { StatusCode: "HTTP_301", ...config } },
];

test("a redirect is echoed with the parts it did not name", async () => {
  const world = testRegion();
  const { Rules } = await world.call("CreateRule", {
    ListenerArn: world.listenerArn,
    Priority: 1,
    Conditions: anyPath,
    Actions: redirectTo({ Protocol: "HTTPS", Port: "443" }),
  });
  expect(Rules[0].Actions).toEqual([
    {
      Type: "redirect",
      RedirectConfig: {
        Protocol: "HTTPS",
        Port: "443",
        Host: "#{host}",
        Path: "/#{path}",
        Query: "#{query}",
        StatusCode: "HTTP_301",
      },
    },
  ]);
});

test("a redirect that changes nothing but the query is InvalidLoadBalancerAction", async () => {
  const world = testRegion();
  await expect(
    world.call("ModifyListener", {
      ListenerArn: world.listenerArn,
      DefaultActions: redirectTo({ Query: "a=b" }),
    }),
  ).rejects.toMatchObject({
    code: "InvalidLoadBalancerAction",
    message: "The redirect configuration is not valid because it creates a loop.",
  });
});

test.each(badActions)("an action list with %s is a ValidationError", async (_, Actions) => {
  const world = testRegion();
  await expect(
    world.call("CreateRule", {
      ListenerArn: world.listenerArn,
      Priority: 1,
      Conditions: anyPath,
      Actions,
    }),
  ).rejects.toMatchObject({ code: "ValidationError" });
});

const badConditions: [string, unknown[]][] = [
  ["none", []],
  ["an unknown field", [{ Field: "moon-phase", Values: ["full"] }]],
  ["an empty value", [{ Field: "path-pattern", Values: [""] }]],
  ["two path conditions", [...anyPath, ...anyPath]],
  ["a host without dot", [{ Field: "host-header", Values: ["localhost"] }]],
  ["a value of 129 characters", [{ Field: "path-pattern", Values: [`/${"a".repeat(128)}`] }]],
  [
    "six values",
    [
      {
        Field: "path-pattern",
        PathPatternConfig: { Values: "abcdef".split("").map((x) => `/${x}`) },
      },
    ],
  ],
  ["a header without config", [{ Field: "http-header", Values: ["a"] }]],
  [
    "a lower-case method",
    [{ Field: "http-request-method", HttpRequestMethodConfig: { Values: ["get"] } }],
  ],
  ["a method in Values", [{ Field: "http-request-method", Values: ["GET"] }]],
  ["a source that is no block", [{ Field: "source-ip", SourceIpConfig: { Values: ["10.0.0.1"] } }]],
  ["a source too wide", [{ Field: "source-ip", SourceIpConfig: { Values: ["10.0.0.1/33"] } }]],
  [
    "a query without value",
    [{ Field: "query-string", QueryStringConfig: { Values: [{ Key: "a" }] } }],
  ],
  [
    "two method conditions",
    ["GET", "PUT"].map((method) => ({
      Field: "http-request-method",
      HttpRequestMethodConfig: { Values: [method] },
    })),
  ],
  [
    "six query values",
    [
      {
        Field: "query-string",
        QueryStringConfig: { Values: "abcdef".split("").map((Value) => ({ Value })) },
      },
    ],
  ],
  ["six wildcards", [{ Field: "path-pattern", Values: ["/*?*?*?"] }]],
  [
    "six wildcards over several",
    [
      { Field: "path-pattern", Values: ["/*/*/*/*"] },
      { Field: "query-string", QueryStringConfig: { Values: [{ Key: "?", Value: "*" }] } },
    ],
  ],
  ["values given twice", [{ ...anyPath[0], PathPatternConfig: { Values: ["/a"] } }]],
];

test.each(badConditions)("a condition list with %s is a ValidationError", async (_, Conditions) => {
  const world = testRegion();
  await expect(
    world.call("CreateRule", {
      ListenerArn: world.listenerArn,
      Priority: 1,
      Conditions,
      Actions: fixed503,
    }),
  ).rejects.toMatchObject({ code: "ValidationError" });
});

test("both TargetGroupArn and ForwardConfig must name the one group", async () => {
  const world = testRegion();
  const [a, b] = [await makeGroup(world, "a"), await makeGroup(world, "b")];
  const action = { ...(forwardTo({ [a]: 1, [b]: 1 })[0] as object), TargetGroupArn: a };
  await expect(
    world.call("CreateRule", {
      ListenerArn: world.listenerArn,
      Priority: 1,
      Conditions: anyPath,
      Actions: [action],
    }),
  ).rejects.toMatchObject({ code: "InvalidLoadBalancerAction" });
});

test("a target group serves one load balancer, of its own VPC, and must exist", async () => {
  const world = testRegion();
  const group = await makeGroup(world, "web");
  const abroad = await makeGroup(world, "abroad", { VpcId: "vpc-2" });
  await makeRule(world, 1, { [group]: 1 });
  const other = world.elb.addLoadBalancer({
    name: "other",
    scheme: "internal",
    subnetIds: ["subnet-b"],
    host: "127.0.0.1",
    port: 0,
  });
  const listenerArn = world.elb.addListener({
    ...other,
    port: 80,
    protocol: "HTTP",
    defaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "503" } }],
  });
  await expect(makeRule({ ...world, listenerArn }, 1, { [group]: 1 })).rejects.toMatchObject({
    code: "TargetGroupAssociationLimit",
  });
  await expect(makeRule(world, 2, { [abroad]: 1 })).rejects.toMatchObject({
    code: "InvalidConfigurationRequest",
  });
  await expect(makeRule(world, 2, { [`${group}0`]: 1 })).rejects.toMatchObject({
    code: "TargetGroupNotFound",
  });
  expect((await rules(world)).Rules).toHaveLength(2);
});

test("the 101st rule of a load balancer is TooManyRules", async () => {
  const world = testRegion();
  const group = await makeGroup(world, "web");
  for (let priority = 1; priority <= 100; priority += 1) {
    await makeRule(world, priority, { [group]: 1 });
  }
  await expect(makeRule(world, 101, { [group]: 1 })).rejects.toMatchObject({
    code: "TooManyRules",
  });
});

test("tags are set at creation, added, removed and described for up to 20 ARNs", async () => {
  const world = testRegion();
  const group = await makeGroup(world, "web", { Tags: [{ Key: "slipway:service", Value: "web" }] });
  const rule = await makeRule(world, 1, { [group]: 1 });
  await world.call("AddTags", {
    ResourceArns: [group, rule],
    Tags: [{ Key: "slipway:rollout", Value: "1" }],
  });
  await world.call("RemoveTags", { ResourceArns: [group], TagKeys: ["slipway:service"] });
  const { TagDescriptions } = await world.call("DescribeTags", { ResourceArns: [group, rule] });
  expect(TagDescriptions).toEqual([
    { ResourceArn: group, Tags: [{ Key: "slipway:rollout", Value: "1" }] },
    { ResourceArn: rule, Tags: [{ Key: "slipway:rollout", Value: "1" }] },
  ]);
  await expect(
    world.call("DescribeTags", { ResourceArns: Array(21).fill(group) }),
  ).rejects.toMatchObject({ code: "ValidationError" });
  await expect(world.call("DescribeTags", { ResourceArns: [`${rule}0`] })).rejects.toMatchObject({
    code: "RuleNotFound",
  });
  const twice = [
    { Key: "a", Value: "1" },
    { Key: "a", Value: "2" },
  ];
  await expect(world.call("AddTags", { ResourceArns: [group], Tags: twice })).rejects.toMatchObject(
    { code: "DuplicateTagKeys" },
  );
});

test("load balancers and listeners are described; unknown ones are errors", async () => {
  const world = testRegion();
  const { LoadBalancers } = await world.call("DescribeLoadBalancers", { Names: ["edge"] });
  expect(LoadBalancers[0]).toMatchObject({
    LoadBalancerArn: world.loadBalancerArn,
    DNSName: "127.0.0.1",
    Type: "application",
    State: { Code: "active" },
    VpcId: "vpc-1",
    AvailabilityZones: [{ ZoneName: "eu-west-1a", SubnetId: "subnet-a" }],
  });
  const { Listeners } = await world.call("DescribeListeners", {
    LoadBalancerArn: world.loadBalancerArn,
  });
  expect(Listeners[0]).toMatchObject({ ListenerArn: world.listenerArn, Protocol: "HTTP" });
  await expect(world.call("DescribeLoadBalancers", { Names: ["no"] })).rejects.toMatchObject({
    code: "LoadBalancerNotFound",
  });
  await expect(
    world.call("DescribeListeners", { ListenerArns: [`${world.listenerArn}0`] }),
  ).rejects.toMatchObject({
    code: "ListenerNotFound",
  });
});
