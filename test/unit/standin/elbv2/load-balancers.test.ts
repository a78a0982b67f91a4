// Goal: load balancers and listeners are made, shown, changed and deleted as the API's text says.
// Method: operations run in process on a fresh Region with a virtual clock; errors by code.
import { expect, test } from "vitest";
import { forwardTo, makeGroup, testRegion } from "./test-region.ts";
import type { TestRegion } from "./test-region.ts";

const fixed404 = [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } }];
const bothZones = ["subnet-a", "subnet-b"];

async function make(world: TestRegion, overrides: Record<string, unknown> = {}): Promise<any> {
  const input = { Name: "web", Subnets: bothZones, ...overrides };
  return (await world.call("CreateLoadBalancer", input)).LoadBalancers[0];
}

async function listen(world: TestRegion, LoadBalancerArn: string, Port = 80): Promise<any> {
  const input = { LoadBalancerArn, Port, Protocol: "HTTP", DefaultActions: fixed404 };
  return (await world.call("CreateListener", input)).Listeners[0];
}

test("a new load balancer is provisioning, then active, under a name of AWS's form", async () => {
  const world = testRegion();
  const made = await make(world, { Tags: [{ Key: "a", Value: "b" }] });
  expect(made).toMatchObject({
    LoadBalancerArn: expect.stringMatching(/:loadbalancer\/app\/web\/[0-9a-f]{16}$/),
    DNSName: expect.stringMatching(/^web-\d{10}\.eu-west-1\.elb\.localhost$/),
    Scheme: "internet-facing",
    CanonicalHostedZoneId: "Z32O12XQLNTSW2",
    State: { Code: "provisioning" },
    VpcId: "vpc-1",
  });
  await world.pass(world.region.pace.rulePropagationMs);
  const { LoadBalancers } = await world.call("DescribeLoadBalancers", { Names: ["web"] });
  expect(LoadBalancers).toEqual([{ ...made, State: { Code: "active" } }]);
  const tags = await world.call("DescribeTags", { ResourceArns: [made.LoadBalancerArn] });
  expect(tags.TagDescriptions[0].Tags).toEqual([{ Key: "a", Value: "b" }]);
  const internal = await make(world, { Name: "in", Scheme: "internal" });
  expect(internal.DNSName).toMatch(/^internal-in-/);
});

test("the same settings answer the same one, others DuplicateLoadBalancerName", async () => {
  const world = testRegion();
  const { LoadBalancerArn } = await make(world);
  const mapped = bothZones.toReversed().map((SubnetId) => ({ SubnetId }));
  const again = await make(world, { Subnets: undefined, SubnetMappings: mapped });
  expect(again.LoadBalancerArn).toBe(LoadBalancerArn);
  await expect(make(world, { Scheme: "internal" })).rejects.toMatchObject({
    code: "DuplicateLoadBalancerName",
    message: "A load balancer with the same name 'web' exists, but with different settings",
  });
});

const refused: [string, Record<string, unknown>, string][] = [
  ["33 characters", { Name: "a".repeat(33) }, "ValidationError"],
  ["a name in internal-", { Name: "internal-web" }, "ValidationError"],
  ["a hyphen at the end", { Name: "web-" }, "ValidationError"],
  ["one subnet", { Subnets: ["subnet-a"] }, "ValidationError"],
  ["no subnet", { Subnets: [] }, "ValidationError"],
  ["a missing subnet", { Subnets: ["subnet-a", "subnet-x"] }, "SubnetNotFound"],
  ["two in a zone", { Subnets: ["subnet-a", "subnet-a"] }, "InvalidConfigurationRequest"],
  ["both kinds", { SubnetMappings: [{ SubnetId: "subnet-a" }] }, "ValidationError"],
  ["a missing security group", { SecurityGroups: ["sg-x"] }, "InvalidSecurityGroup"],
  ["another VPC's group", { SecurityGroups: ["sg-abroad"] }, "InvalidConfigurationRequest"],
  ["an unknown scheme", { Scheme: "public" }, "ValidationError"],
  ["a network load balancer", { Type: "network" }, "NotImplemented"],
  ["IPv6", { IpAddressType: "dualstack" }, "NotImplemented"],
];

test.each(refused)("%s is refused", async (_, overrides, code) => {
  const world = testRegion();
  await expect(make(world, overrides)).rejects.toMatchObject({ code });
  expect(world.elb.loadBalancers.size).toBe(1);
});

test("the 51st load balancer and the 51st listener are one too many", async () => {
  const world = testRegion();
  for (let i = 0; i < 49; i += 1) await make(world, { Name: `web-${i}` });
  await expect(make(world)).rejects.toMatchObject({ code: "TooManyLoadBalancers" });
  const { LoadBalancerArn } = await make(world, { Name: "web-0" });
  for (let i = 1; i <= 50; i += 1) await listen(world, LoadBalancerArn, i);
  await expect(listen(world, LoadBalancerArn, 51)).rejects.toMatchObject({
    code: "TooManyListeners",
  });
});

test("a listener is made once, shown with its default rule, and HTTP only", async () => {
  const world = testRegion();
  const { LoadBalancerArn } = await make(world);
  const made = await listen(world, LoadBalancerArn);
  expect(made).toMatchObject({ Port: 80, Protocol: "HTTP", DefaultActions: fixed404 });
  expect(await listen(world, LoadBalancerArn)).toEqual(made);
  const call = (overrides: object) =>
    world.call("CreateListener", {
      LoadBalancerArn,
      Port: 80,
      Protocol: "HTTP",
      DefaultActions: fixed404,
      ...overrides,
    });
  const other = [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "410" } }];
  const refusals: [object, string][] = [
    [{ DefaultActions: other }, "DuplicateListener"],
    [{ Protocol: "HTTPS" }, "NotImplemented"],
    [{ Protocol: "TCP" }, "ValidationError"],
    [{ Protocol: undefined }, "ValidationError"],
    [{ Port: 65_536 }, "ValidationError"],
    [{ Port: undefined }, "ValidationError"],
    [{ LoadBalancerArn: `${LoadBalancerArn}0` }, "LoadBalancerNotFound"],
  ];
  for (const [overrides, code] of refusals) {
    await expect(call(overrides)).rejects.toMatchObject({ code });
  }
  const { Rules } = await world.call("DescribeRules", { ListenerArn: made.ListenerArn });
  expect(Rules).toMatchObject([{ Priority: "default", Actions: fixed404 }]);
});

test("deleting a listener frees its groups, deleting a load balancer its listeners", async () => {
  const world = testRegion();
  const group = await makeGroup(world, "web");
  const { LoadBalancerArn } = await make(world);
  const first = await listen(world, LoadBalancerArn);
  await world.call("ModifyListener", {
    ListenerArn: first.ListenerArn,
    DefaultActions: forwardTo({ [group]: 1 }),
  });
  const deleteGroup = () => world.call("DeleteTargetGroup", { TargetGroupArn: group });
  await expect(deleteGroup()).rejects.toMatchObject({ code: "ResourceInUse" });
  await world.call("DeleteListener", { ListenerArn: first.ListenerArn });
  await expect(
    world.call("DeleteListener", { ListenerArn: first.ListenerArn }),
  ).rejects.toMatchObject({ code: "ListenerNotFound" });
  await deleteGroup();

  const second = await listen(world, LoadBalancerArn, 81);
  await world.call("DeleteLoadBalancer", { LoadBalancerArn });
  await world.call("DeleteLoadBalancer", { LoadBalancerArn });
  await expect(
    world.call("DescribeLoadBalancers", { LoadBalancerArns: [LoadBalancerArn] }),
  ).rejects.toMatchObject({ code: "LoadBalancerNotFound" });
  await expect(
    world.call("DescribeListeners", { ListenerArns: [second.ListenerArn] }),
  ).rejects.toMatchObject({ code: "ListenerNotFound" });
});

test("attributes: all or none, protection holds, what is not acted on is 501", async () => {
  const world = testRegion();
  const { LoadBalancerArn } = await make(world);
  const modify = (...pairs: [string, string][]) =>
    world.call("ModifyLoadBalancerAttributes", {
      LoadBalancerArn,
      Attributes: pairs.map(([Key, Value]) => ({ Key, Value })),
    });
  const value = async (key: string) => {
    const { Attributes } = await world.call("DescribeLoadBalancerAttributes", { LoadBalancerArn });
    return Attributes.find((attribute: any) => attribute.Key === key)?.Value;
  };
  await modify(["deletion_protection.enabled", "true"], ["idle_timeout.timeout_seconds", "4000"]);
  expect(await value("idle_timeout.timeout_seconds")).toBe("4000");
  expect(await value("routing.http2.enabled")).toBe("true");
  const refusals: [string, string, string][] = [
    ["idle_timeout.timeout_seconds", "4001", "ValidationError"],
    ["idle_timeout.timeout_seconds", "0", "ValidationError"],
    ["deletion_protection.enabled", "yes", "ValidationError"],
    ["routing.http.xff_header_processing.mode", "keep", "ValidationError"],
    ["no.such.key", "1", "ValidationError"],
    ["access_logs.s3.enabled", "true", "NotImplemented"],
  ];
  for (const [key, wrong, code] of refusals) {
    await expect(modify(["idle_timeout.timeout_seconds", "5"], [key, wrong])).rejects.toMatchObject(
      { code },
    );
  }
  expect(await value("idle_timeout.timeout_seconds")).toBe("4000");
  const remove = () => world.call("DeleteLoadBalancer", { LoadBalancerArn });
  await expect(remove()).rejects.toMatchObject({ code: "OperationNotPermitted" });
  await modify(["deletion_protection.enabled", "false"]);
  await remove();
});

test("SetSubnets replaces the zones: targets in one left out stay, unused, and come back", async () => {
  const world = testRegion();
  world.addInstance("i-a");
  const { LoadBalancerArn } = await make(world);
  const { ListenerArn } = await listen(world, LoadBalancerArn);
  const group = await makeGroup(world, "web");
  const DefaultActions = forwardTo({ [group]: 1 });
  await world.call("ModifyListener", { ListenerArn, DefaultActions });
  world.elb.registerTarget(group, "i-a");
  await world.pass(1000);
  expect(world.elb.targetState(group, "i-a")).toBe("healthy");
  const set = (input: object) => world.call("SetSubnets", { LoadBalancerArn, ...input });
  const others = await set({ Subnets: ["subnet-b", "subnet-c"] });
  expect(others).toMatchObject({
    IpAddressType: "ipv4",
    AvailabilityZones: [
      { ZoneName: "eu-west-1b", SubnetId: "subnet-b" },
      { ZoneName: "eu-west-1c", SubnetId: "subnet-c" },
    ],
  });
  expect(world.elb.targetState(group, "i-a")).toBe("unused");
  await set({ SubnetMappings: bothZones.map((SubnetId) => ({ SubnetId })) });
  await world.pass(1000);
  expect(world.elb.targetState(group, "i-a")).toBe("healthy");
  for (const [input, code] of [
    [{ Subnets: ["subnet-a"] }, "ValidationError"],
    [{ Subnets: ["subnet-a", "subnet-x"] }, "SubnetNotFound"],
    [{ Subnets: ["subnet-d", "subnet-e"] }, "InvalidConfigurationRequest"],
  ] as const) {
    await expect(set(input)).rejects.toMatchObject({ code });
  }
});

test("SetSecurityGroups replaces them whole", async () => {
  const world = testRegion();
  const { LoadBalancerArn } = await make(world, { SecurityGroups: ["sg-one"] });
  const set = (...SecurityGroups: string[]) =>
    world.call("SetSecurityGroups", { LoadBalancerArn, SecurityGroups });
  const both = { SecurityGroupIds: ["sg-one", "sg-two"] };
  expect(await set("sg-two", "sg-one", "sg-two")).toEqual(both);
  const { LoadBalancers } = await world.call("DescribeLoadBalancers", { Names: ["web"] });
  expect(LoadBalancers[0].SecurityGroups).toEqual(both.SecurityGroupIds);
  await expect(set()).rejects.toMatchObject({ code: "ValidationError" });
  await expect(set("sg-x")).rejects.toMatchObject({ code: "InvalidSecurityGroup" });
  await expect(set("sg-abroad")).rejects.toMatchObject({ code: "InvalidConfigurationRequest" });
});

test("account limits are those that are enforced, in pages", async () => {
  const world = testRegion();
  const { Limits, NextMarker } = await world.call("DescribeAccountLimits", { PageSize: 3 });
  const rest = await world.call("DescribeAccountLimits", { Marker: NextMarker });
  expect([...Limits, ...rest.Limits]).toContainEqual({
    Name: "rules-per-application-load-balancer",
    Max: "100",
  });
  expect(Limits.length + rest.Limits.length).toBe(8);
  for (const wrong of [{ PageSize: 0 }, { Marker: "x" }]) {
    await expect(world.call("DescribeAccountLimits", wrong)).rejects.toMatchObject({
      code: "ValidationError",
    });
  }
});

test.each([
  ["DescribeListeners", { LoadBalancerArn: "web" }, "'web' is not a valid load balancer ARN"],
  ["DeleteLoadBalancer", { LoadBalancerArn: "web" }, "'web' is not a valid load balancer ARN"],
  ["DeleteListener", { ListenerArn: "x" }, "'x' is not a valid listener ARN"],
  ["DeleteRule", { RuleArn: "x" }, "'x' is not a valid listener rule ARN"],
  ["DeleteTargetGroup", { TargetGroupArn: "x" }, "'x' is not a valid target group ARN"],
  ["DescribeTargetHealth", { TargetGroupArn: "x" }, "'x' is not a valid target group ARN"],
])("%s of what is no ARN is a ValidationError", async (operation, input, message) => {
  const world = testRegion();
  await expect(world.call(operation, input)).rejects.toMatchObject({
    code: "ValidationError",
    message,
  });
});

test("an ARN of another account or Region is no ARN either", async () => {
  const world = testRegion();
  for (const other of [/:123456789012:/, /:eu-west-1:/]) {
    const LoadBalancerArn = world.loadBalancerArn.replace(other, ":999:");
    await expect(
      world.call("DescribeLoadBalancerAttributes", { LoadBalancerArn }),
    ).rejects.toMatchObject({ code: "ValidationError" });
  }
});
