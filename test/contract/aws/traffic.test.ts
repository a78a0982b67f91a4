// Goal: rules, weights and target groups are made once, changed only if ours, one ELB call a second.
// Method: the adapter on the stand-in in virtual time, with lost replies and foreign resources.
import {
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DescribeTargetGroupAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "vitest";
import type { Route } from "../../../src/domain/settings.ts";
import { route, sampleFleet } from "./support/samples.ts";
import { VirtualWorld } from "./support/virtual-world.ts";

const health = {
  path: "/healthz",
  status: 200,
  intervalSeconds: 5,
  timeoutSeconds: 2,
  healthyAfter: 2,
  unhealthyAfter: 2,
  withinSeconds: 180,
  buildWithinSeconds: 300,
};
const order = { port: 8080, health, drainSeconds: 7 };
const hosted: Route = { host: "shop.example.com", path: "/api/*", priority: 7 };

async function underLease() {
  const virtual = new VirtualWorld();
  const process = virtual.process("ann");
  await virtual.until(process.world.leases.acquire("deploy r1", false, () => undefined));
  return { ...process, virtual, traffic: process.world.traffic };
}

type Given = Awaited<ReturnType<typeof underLease>>;

async function foreignRule(
  { virtual, clients }: Given,
  priority: number,
  tags: [string, string][],
) {
  const command = new CreateRuleCommand({
    ListenerArn: virtual.base.listenerArn,
    Priority: priority,
    Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["/theirs"] } }],
    Actions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "200" } }],
    Tags: tags.map(([Key, Value]) => ({ Key, Value })),
  });
  const answer = await virtual.until(clients.elb.writes.send(command));
  return answer.Rules?.[0]?.RuleArn ?? "";
}

test("the target group has the health settings and the drain that were asked for", async () => {
  const { virtual, clients, traffic } = await underLease();
  const arn = await virtual.until(traffic.createTargetGroup(sampleFleet(1), order));
  const ask = new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn });
  const { Attributes } = await virtual.until(clients.elb.reads.send(ask));
  expect(Attributes).toContainEqual({
    Key: "deregistration_delay.timeout_seconds",
    Value: "7",
  });
  expect(await virtual.until(traffic.findTargetGroup(sampleFleet(1)))).toBe(arn);
  expect(await virtual.until(traffic.findTargetGroup(sampleFleet(2)))).toBeUndefined();
  expect(await virtual.until(traffic.targetHealth(arn))).toEqual([]);
  expect(virtual.complaints).toEqual([]);
});

// Faults: A4.
test("creating twice, or with lost replies, is creating once", async () => {
  const { virtual, traffic } = await underLease();
  virtual.mishaps.set("CreateTargetGroup", ["lose the reply"]);
  virtual.mishaps.set("CreateRule", ["lose the reply", undefined, "fail after"]);
  const fleet = sampleFleet(1);
  const arn = await virtual.until(traffic.createTargetGroup(fleet, order));
  expect(await virtual.until(traffic.createTargetGroup(fleet, order))).toBe(arn);
  const whole = sampleFleet(1, arn);
  const production = await virtual.until(traffic.createProductionRule(whole, route));
  const testing = await virtual.until(traffic.createTestRule(whole, route, "0badc0de"));
  expect(await virtual.until(traffic.createProductionRule(whole, route))).toBe(production);
  expect(await virtual.until(traffic.rules())).toEqual([
    {
      arn: testing,
      priority: 100,
      hosts: [],
      paths: ["/*"],
      headers: [{ name: "x-slipway-test", values: ["0badc0de"] }],
      hasOtherConditions: false,
      action: { kind: "forward", targets: [{ targetGroupArn: arn, weight: 1 }] },
    },
    {
      arn: production,
      priority: 20_100,
      hosts: [],
      paths: ["/*"],
      headers: [],
      hasOtherConditions: false,
      action: { kind: "fixed", status: 503 },
    },
    expect.objectContaining({ priority: undefined, action: { kind: "fixed", status: 503 } }),
  ]);
  // The production rule outlives the release it was made for.
  const tags = await virtual.until(traffic.tags([arn, testing, production]));
  const names = [arn, testing, production].map((one) => tags.get(one)?.["Name"]);
  expect(names).toEqual([`web-test-${fleet.releaseId}`, `web-test-${fleet.releaseId}`, "web-test"]);
});

test("a host in the route is a condition of both rules", async () => {
  const { virtual, traffic } = await underLease();
  const arn = await virtual.until(traffic.createTargetGroup(sampleFleet(1), order));
  await virtual.until(traffic.createProductionRule(sampleFleet(1, arn), hosted));
  await virtual.until(traffic.createTestRule(sampleFleet(1, arn), hosted, "aa"));
  const rules = await virtual.until(traffic.rules());
  expect(rules.slice(0, 2).map(({ hosts, paths }) => [hosts, paths])).toEqual([
    [["shop.example.com"], ["/api/*"]],
    [["shop.example.com"], ["/api/*"]],
  ]);
});

// Faults: X6.
test("a taken priority is CONFLICT naming its owner, whoever that is", async () => {
  const given = await underLease();
  const { virtual, clients, traffic } = given;
  await foreignRule(given, 20_100, []);
  await foreignRule(given, 20_200, [
    ["slipway:service", "shop"],
    ["slipway:environment", "test"],
    ["slipway:rollout", "4"],
  ]);
  await foreignRule(given, 20_300, [
    ["slipway:service", "web"],
    ["slipway:environment", "test"],
    ["slipway:rollout", "4"],
  ]);
  expect(clients).toBeDefined();
  for (const [priority, owner] of [
    [100, "a rule without slipway's tags"],
    [200, "service shop in test, rollout 4"],
    [300, "service web in test, rollout 4"],
  ] as const) {
    const creation = traffic.createProductionRule(sampleFleet(1), { ...route, priority });
    await expect(virtual.until(creation)).rejects.toMatchObject({
      failure: {
        code: "CONFLICT",
        summary: `Priority ${20_000 + priority} of the listener is taken by ${owner}.`,
      },
    });
  }
});

// Faults: X6.
test("a target group of our name that is not ours is CONFLICT and keeps its drain", async () => {
  const given = await underLease();
  const { virtual, clients, traffic } = given;
  const { name } = sampleFleet(1);
  const same = { Name: name, VpcId: virtual.base.vpcId, TargetType: "instance" as const };
  const theirs = new CreateTargetGroupCommand({
    ...same,
    Protocol: "HTTP",
    ProtocolVersion: "HTTP1",
    Port: 8080,
    HealthCheckProtocol: "HTTP",
    HealthCheckPort: "traffic-port",
    HealthCheckPath: "/healthz",
    HealthCheckIntervalSeconds: 5,
    HealthCheckTimeoutSeconds: 2,
    HealthyThresholdCount: 2,
    UnhealthyThresholdCount: 2,
    Matcher: { HttpCode: "200" },
  });
  const made = await virtual.until(clients.elb.writes.send(theirs));
  const arn = made.TargetGroups?.[0]?.TargetGroupArn ?? "";
  const creation = traffic.createTargetGroup(sampleFleet(1), order);
  await expect(virtual.until(creation)).rejects.toMatchObject({ failure: { code: "CONFLICT" } });
  const other = traffic.createTargetGroup(sampleFleet(1), { ...order, port: 9090 });
  await expect(virtual.until(other)).rejects.toMatchObject({ failure: { code: "CONFLICT" } });
  expect(virtual.arrived).not.toContain("ModifyTargetGroupAttributes");
  expect(await virtual.until(traffic.findTargetGroup(sampleFleet(1)))).toBeUndefined();
  await expect(virtual.until(traffic.deleteTargetGroup(arn))).rejects.toMatchObject({
    failure: { code: "DRIFT" },
  });
});

test("weights are replaced whole, zero written out, and read back as set", async () => {
  const { virtual, traffic } = await underLease();
  const [one, two] = [1, 2].map((rollout) => sampleFleet(rollout));
  const first = await virtual.until(traffic.createTargetGroup(one!, order));
  const second = await virtual.until(traffic.createTargetGroup(two!, order));
  const rule = await virtual.until(traffic.createProductionRule(one!, route));
  for (const targets of [
    [{ targetGroupArn: first, weight: 100 }],
    [
      { targetGroupArn: second, weight: 0 },
      { targetGroupArn: first, weight: 100 },
    ],
    [
      { targetGroupArn: second, weight: 100 },
      { targetGroupArn: first, weight: 0 },
    ],
  ]) {
    virtual.mishaps.set("ModifyRule", ["lose the reply"]);
    await virtual.until(traffic.setWeights(rule, targets));
    const read = (await virtual.until(traffic.rules())).find(({ arn }) => arn === rule);
    expect(read?.action).toEqual({ kind: "forward", targets });
  }
  for (const dark of [[], [{ targetGroupArn: first, weight: 0 }]]) {
    await expect(virtual.until(traffic.setWeights(rule, dark))).rejects.toThrow("in the dark");
  }
});

// Faults: X6.
test("a rule without our tags is neither changed nor deleted", async () => {
  const given = await underLease();
  const { virtual, traffic } = given;
  const theirs = await foreignRule(given, 5, [["slipway:service", "web"]]);
  const targets = [{ targetGroupArn: "arn:x", weight: 1 }];
  await expect(virtual.until(traffic.setWeights(theirs, targets))).rejects.toMatchObject({
    failure: { code: "DRIFT" },
  });
  await expect(virtual.until(traffic.deleteRule(theirs))).rejects.toMatchObject({
    failure: { code: "DRIFT" },
  });
  expect((await virtual.until(traffic.rules())).map(({ arn }) => arn)).toContain(theirs);
});

test("tags leave out what does not exist, though one missing ARN fails AWS's whole call", async () => {
  const given = await underLease();
  const { virtual, traffic } = given;
  const rule = await foreignRule(given, 5, [["a", "b"]]);
  const group = await virtual.until(traffic.createTargetGroup(sampleFleet(1), order));
  const gone = `${rule.slice(0, -4)}0000`;
  const tags = await virtual.until(traffic.tags([gone, rule, group]));
  expect([...tags.keys()]).toEqual([rule, group]);
  expect(tags.get(rule)).toEqual({ a: "b" });
});

test("deleting is done when it is gone, however often it is asked", async () => {
  const { virtual, traffic } = await underLease();
  const fleet = sampleFleet(1);
  const arn = await virtual.until(traffic.createTargetGroup(fleet, order));
  const rule = await virtual.until(traffic.createTestRule(sampleFleet(1, arn), route, "aa"));
  const early = traffic.deleteTargetGroup(arn);
  await virtual.pass(5_000);
  virtual.mishaps.set("DeleteRule", ["lose the reply"]);
  await virtual.until(traffic.deleteRule(rule));
  await virtual.until(early);
  await virtual.until(traffic.deleteRule(rule));
  await virtual.until(traffic.deleteTargetGroup(arn));
  const other = virtual.process("bob");
  await virtual.until(other.world.traffic.deleteRule(rule));
  await virtual.until(other.world.traffic.deleteTargetGroup(arn));
  expect((await virtual.until(traffic.rules())).map(({ priority }) => priority)).toEqual([
    undefined,
  ]);
});

// Faults: A17.
test("a target group that stays in use is given up after 30 s", async () => {
  const { virtual, traffic } = await underLease();
  const arn = await virtual.until(traffic.createTargetGroup(sampleFleet(1), order));
  await virtual.until(traffic.createTestRule(sampleFleet(1, arn), route, "aa"));
  const start = virtual.time.now();
  await expect(virtual.until(traffic.deleteTargetGroup(arn))).rejects.toMatchObject({
    failure: { code: "AWS_ERROR", summary: expect.stringContaining("ResourceInUse") },
  });
  expect(virtual.time.now() - start).toBeGreaterThanOrEqual(30_000);
  expect(virtual.time.now() - start).toBeLessThan(36_000);
});

test("rules come in priority order, the default rule last", async () => {
  const given = await underLease();
  const { virtual, traffic } = given;
  for (const priority of [30, 4, 200]) {
    await foreignRule(given, priority, []);
  }
  expect((await virtual.until(traffic.rules())).map(({ priority }) => priority)).toEqual([
    4,
    30,
    200,
    undefined,
  ]);
});

test("at most one ELB call a second arrives, reads, changes and retries together", async () => {
  const { virtual, traffic } = await underLease();
  virtual.mishaps.set("DescribeRules", [undefined, "lose the reply"]);
  const arn = await virtual.until(traffic.createTargetGroup(sampleFleet(1), order));
  await virtual.until(
    Promise.all([
      traffic.rules(),
      traffic.rules(),
      traffic.targetHealth(arn),
      traffic.createTestRule(sampleFleet(1, arn), route, "aa"),
    ]),
  );
  const sent = virtual.standin.log
    .since(0)
    .filter(({ service }) => service === "elasticloadbalancing")
    .map(({ at }) => at);
  expect(sent).toHaveLength(8);
  const gaps = sent.slice(1).map((at, index) => at - (sent[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
});
