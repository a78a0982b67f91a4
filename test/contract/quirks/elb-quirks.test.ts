// Goal: load balancers surprise here as they do in AWS, and each surprise is looked at.
// Method: every quirk of the control plane by its id on the whole stand-in, then without it.
import { TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DeleteLoadBalancerCommand,
  DeleteTargetGroupCommand,
  DeregisterTargetsCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  ModifyLoadBalancerAttributesCommand,
  ModifyRuleCommand,
  ModifyTargetGroupCommand,
  RegisterTargetsCommand,
  SetRulePrioritiesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect } from "vitest";
import type { ProbeRequest } from "../../../src/standin/instances/driver.ts";
import {
  deregister,
  everyPath,
  forward,
  health,
  launch,
  makeGroup,
  makeRule,
  register,
  setAttribute,
} from "./support/elb-world.ts";
import type { QuirkWorld } from "./support/quirk-world.ts";
import { accepted, refused } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";

const notInUse = "unused Target.NotInUse";

/** Counts probes, answering them well. */
function counted(world: QuirkWorld): ProbeRequest[] {
  const probes: ProbeRequest[] = [];
  world.probes.set("*", (request) => {
    probes.push(request);
    return Promise.resolve({ status: 200, body: "ok" });
  });
  return probes;
}

quirk("ELB-01", async (world) => {
  const probes = counted(world);
  const ids = await launch(world);
  const group = await makeGroup(world, "web");
  await register(world, group, ids);
  await world.pass(20_000);
  expect(await health(world, group)).toEqual([notInUse]);
  expect(probes).toEqual([]);
});

quirk("ELB-02", async (world) => {
  const ids = await launch(world);
  const [live, next] = [await makeGroup(world, "live"), await makeGroup(world, "next")];
  await makeRule(world, 1, forward({ [live]: 100, [next]: 0 }));
  await register(world, next, ids);
  await world.pass(2000);
  expect(await health(world, next)).toEqual(["healthy"]);
});

quirk("ELB-03", async (world) => {
  const probes = counted(world);
  const ids = await launch(world);
  const group = await makeGroup(world, "web");
  await makeRule(world, 1, forward({ [group]: 1 }));
  await register(world, group, ids);
  await world.pass(2000);
  expect(probes).toHaveLength(1);
  expect(await health(world, group)).toEqual(["healthy"]);
});

quirk("ELB-04", async (world) => {
  const [id = ""] = await launch(world);
  const group = await makeGroup(world, "web");
  await makeRule(world, 1, forward({ [group]: 1 }));
  world.probes.set(id, () => Promise.resolve({ status: 500, body: "" }));
  await register(world, group, [id]);
  await world.pass(12_000);
  expect(await health(world, group)).toEqual(["unhealthy Target.ResponseCodeMismatch"]);
  world.probes.delete(id);
  await world.pass(9000);
  expect(await health(world, group)).toEqual(["unhealthy Target.ResponseCodeMismatch"]);
  await world.pass(5000);
  expect(await health(world, group)).toEqual(["healthy"]);
});

quirk("ELB-05", async (world) => {
  const ids = await launch(world);
  const group = await makeGroup(world, "web");
  await makeRule(world, 1, forward({ [group]: 1 }));
  await setAttribute(world, group, "deregistration_delay.timeout_seconds", "30");
  await register(world, group, ids);
  await world.pass(2000);
  await deregister(world, group, ids);
  await world.pass(29_900);
  expect(await health(world, group)).toEqual(["draining Target.DeregistrationInProgress"]);
  await world.pass(200);
  expect(await health(world, group)).toEqual([]);
});

quirk("ELB-06", async (world) => {
  const order = { availabilityZone: "us-east-1c", cidr: "10.0.9.0/24", vpcId: world.seeded.vpcId };
  const subnetId = world.region.ec2.addSubnet(order);
  const ids = await launch(world, 1, [subnetId]);
  const group = await makeGroup(world, "web");
  await makeRule(world, 1, forward({ [group]: 1 }));
  await register(world, group, ids);
  await world.pass(20_000);
  expect(await health(world, group)).toEqual([notInUse]);
});

quirk("ELB-07", async (world) => {
  const [id = ""] = await launch(world);
  const group = await makeGroup(world, "web");
  await makeRule(world, 1, forward({ [group]: 1 }));
  await register(world, group, [id]);
  await world.pass(2000);
  await world.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  await world.pass(2000);
  expect(await health(world, group)).toEqual(["unused Target.InvalidState"]);
});

quirk("ELB-08", async (world) => {
  const group = await makeGroup(world, "web");
  const asked = await health(world, group, ["i-0123456789abcdef0"]);
  expect(asked).toEqual(["unused Target.NotRegistered"]);
});

quirk("ELB-09", async (world) => {
  const group = await makeGroup(world, "web");
  await deregister(world, group, ["i-0123456789abcdef0"]);
  expect(await health(world, group)).toEqual([]);
});

quirk("ELB-10", async (world) => {
  const [well = "", ended = ""] = await launch(world, 2);
  await world.ec2.send(new TerminateInstancesCommand({ InstanceIds: [ended] }));
  const group = await makeGroup(world, "web");
  const both = { TargetGroupArn: group, Targets: [{ Id: well }, { Id: ended }] };
  expect(await refused(world.elb.send(new RegisterTargetsCommand(both)))).toEqual({
    code: "InvalidTarget",
    message: `The following targets are not in a running state and cannot be registered: '${ended}'`,
  });
  expect(await health(world, group)).toEqual([]);
});

quirk("ELB-11", async (world) => {
  const [Id = ""] = await launch(world);
  const group = await makeGroup(world, "web");
  await makeRule(world, 1, forward({ [group]: 1 }));
  const both = { TargetGroupArn: group, Targets: [{ Id }, { Id, Port: 9090 }] };
  await accepted(world.elb.send(new RegisterTargetsCommand(both)));
  await world.pass(2000);
  expect(await health(world, group)).toEqual(["healthy", "healthy"]);
  await deregister(world, group, [Id]);
  expect(await health(world, group)).toEqual([
    "draining Target.DeregistrationInProgress",
    "healthy",
  ]);
  const other = { TargetGroupArn: group, Targets: [{ Id, Port: 9090 }] };
  await accepted(world.elb.send(new DeregisterTargetsCommand(other)));
  expect((await health(world, group))[1]).toMatch("draining");
});

quirk("ELB-12", async (world) => {
  const first = await makeGroup(world, "web", { Tags: [{ Key: "a", Value: "1" }] });
  expect(await makeGroup(world, "web")).toBe(first);
});

quirk("ELB-13", async (world) => {
  await makeGroup(world, "web");
  const other = { Name: "web", Protocol: "HTTP" as const, Port: 81, VpcId: world.seeded.vpcId };
  expect(await refused(world.elb.send(new CreateTargetGroupCommand(other)))).toMatchObject({
    code: "DuplicateTargetGroupName",
  });
});

quirk("ELB-14", async (world) => {
  const group = await makeGroup(world, "web");
  await makeRule(world, 7, forward({ [group]: 1 }));
  const same = {
    ListenerArn: world.seeded.listenerArn,
    Priority: 7,
    Conditions: everyPath,
    Actions: forward({ [group]: 1 }),
  };
  expect(await refused(world.elb.send(new CreateRuleCommand(same)))).toEqual({
    code: "PriorityInUse",
    message: "Priority '7' is currently in use",
  });
});

quirk("ELB-15", async (world) => {
  const listen = async () => {
    const listener = {
      LoadBalancerArn: world.seeded.loadBalancerArn,
      Port: 81,
      Protocol: "HTTP" as const,
      DefaultActions: [closed],
    };
    return await accepted(world.elb.send(new CreateListenerCommand(listener)));
  };
  const first = await listen();
  expect((await listen()).Listeners).toEqual(first.Listeners);
});

const closed = { Type: "fixed-response" as const, FixedResponseConfig: { StatusCode: "503" } };

quirk("ELB-16", async (world) => {
  const group = await makeGroup(world, "web");
  await makeRule(world, 1, forward({ [group]: 1 }));
  const second = { Name: "second", Subnets: [...world.seeded.subnetIds] };
  const { LoadBalancers } = await world.elb.send(new CreateLoadBalancerCommand(second));
  const listener = {
    LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
    Port: 80,
    Protocol: "HTTP" as const,
    DefaultActions: forward({ [group]: 1 }),
  };
  expect(await refused(world.elb.send(new CreateListenerCommand(listener)))).toEqual({
    code: "TargetGroupAssociationLimit",
    message:
      "The following target groups cannot be associated with more than one load balancer: " + group,
  });
});

quirk("ELB-17", async (world) => {
  const [live, next] = [await makeGroup(world, "live"), await makeGroup(world, "next")];
  await makeRule(world, 1, forward({ [live]: 100, [next]: 0 }));
  const deletion = new DeleteTargetGroupCommand({ TargetGroupArn: next });
  expect(await refused(world.elb.send(deletion))).toEqual({
    code: "ResourceInUse",
    message: `Target group '${next}' is currently in use by a listener or a rule`,
  });
});

quirk("ELB-18", async (world) => {
  const names = new DescribeTargetGroupsCommand({ Names: ["nobody"] });
  expect(await refused(world.elb.send(names))).toEqual({
    code: "TargetGroupNotFound",
    message: "One or more target groups not found",
  });
});

quirk("ELB-19", async (world) => {
  const names = new DescribeLoadBalancersCommand({ LoadBalancerArns: ["web"] });
  expect(await refused(world.elb.send(names))).toEqual({
    code: "ValidationError",
    message: "'web' is not a valid load balancer ARN",
  });
});

quirk("ELB-20", async (world) => {
  const group = await makeGroup(world, "web");
  const arn = await makeRule(world, 1, forward({ [group]: 1 }));
  const header = { HttpHeaderName: "x-test", Values: ["1"] };
  const Conditions = [{ Field: "http-header", HttpHeaderConfig: header }];
  const modified = await accepted(
    world.elb.send(new ModifyRuleCommand({ RuleArn: arn, Conditions })),
  );
  expect(modified.Rules?.[0]?.Conditions).toEqual(Conditions);
});

quirk("ELB-21", async (world) => {
  const { listenerArn: ListenerArn } = world.seeded;
  const { Rules } = await world.elb.send(new DescribeRulesCommand({ ListenerArn }));
  const RuleArn = Rules?.find((rule) => rule.IsDefault)?.RuleArn;
  const change = new ModifyRuleCommand({ RuleArn, Actions: [closed] });
  expect(await refused(world.elb.send(change))).toMatchObject({
    code: "OperationNotPermitted",
    message: `Default rule '${RuleArn}' cannot be modified`,
  });
});

quirk("ELB-22", async (world) => {
  const [first, second] = [await makeRule(world, 1, [closed]), await makeRule(world, 2, [closed])];
  const RulePriorities = [
    { RuleArn: first, Priority: 2 },
    { RuleArn: second, Priority: 1 },
  ];
  await accepted(world.elb.send(new SetRulePrioritiesCommand({ RulePriorities })));
  const { listenerArn: ListenerArn } = world.seeded;
  const { Rules } = await world.elb.send(new DescribeRulesCommand({ ListenerArn }));
  expect(Rules?.map((rule) => rule.RuleArn).slice(0, 2)).toEqual([second, first]);
});

/** What a rule with these actions is refused with. */
async function refusedActions(world: QuirkWorld, Actions: ReturnType<typeof forward>) {
  const { listenerArn: ListenerArn } = world.seeded;
  const rule = { ListenerArn, Priority: 1, Conditions: everyPath, Actions };
  return await refused(world.elb.send(new CreateRuleCommand(rule)));
}

quirk("ELB-23", async (world) => {
  const [a, b] = [await makeGroup(world, "a"), await makeGroup(world, "b")];
  expect(await refusedActions(world, forward({ [a]: 1, [b]: undefined }))).toEqual({
    code: "ValidationError",
    message: "The weight for each target group must be between 0 and 999, inclusive",
  });
});

quirk("ELB-24", async (world) => {
  const weights: Record<string, number> = {};
  for (const name of ["a", "b", "c", "d", "e", "f"]) weights[await makeGroup(world, name)] = 1;
  expect((await refusedActions(world, forward(weights))).code).toBe("ValidationError");
});

quirk("ELB-25", async (world) => {
  const groups: string[] = [];
  for (let i = 0; i <= 100; i += 1) groups.push(await makeGroup(world, `web-${i}`));
  for (let i = 0; i < 100; i += 5) {
    const weights = Object.fromEntries(groups.slice(i, i + 5).map((arn) => [arn, 1]));
    await makeRule(world, 2 + i, forward(weights));
  }
  expect(await refusedActions(world, forward({ [groups[100] ?? ""]: 1 }))).toEqual({
    code: "TooManyUniqueTargetGroupsPerLoadBalancer",
    message:
      "You have reached the maximum number of unique target groups that you can associate with " +
      "a load balancer of type 'application': [100]",
  });
});

quirk("ELB-26", async (world) => {
  const group = await makeGroup(world, "web");
  const arn = await makeRule(world, 1, forward({ [group]: 3 }));
  const { Rules } = await world.elb.send(new DescribeRulesCommand({ RuleArns: [arn] }));
  expect(Rules?.[0]?.Actions?.[0]).toMatchObject({
    TargetGroupArn: group,
    ForwardConfig: { TargetGroups: [{ TargetGroupArn: group, Weight: 3 }] },
  });
});

quirk("ELB-27", async (world) => {
  const TargetGroupArn = await makeGroup(world, "web");
  const change = { TargetGroupArn, HealthCheckTimeoutSeconds: 5, HealthCheckIntervalSeconds: 5 };
  expect(await refused(world.elb.send(new ModifyTargetGroupCommand(change)))).toEqual({
    code: "ValidationError",
    message: "Health check interval must be greater than the timeout.",
  });
});

quirk("ELB-28", async (world) => {
  const TargetGroupArn = await makeGroup(world, "web", { Matcher: { HttpCode: "200-399,404" } });
  const change = new ModifyTargetGroupCommand({ TargetGroupArn, Matcher: { HttpCode: "200-503" } });
  expect((await refused(world.elb.send(change))).code).toBe("ValidationError");
});

quirk("ELB-29", async (world) => {
  const probes = counted(world);
  const [id = ""] = await launch(world);
  const group = await makeGroup(world, "web", { HealthCheckPath: "/up?deep=1" });
  await makeRule(world, 1, forward({ [group]: 1 }));
  await register(world, group, [id]);
  await world.pass(2000);
  const { privateIp } = world.region.ec2.instance(id) ?? {};
  expect(probes).toEqual([
    {
      path: "/up?deep=1",
      port: 8080,
      headers: { Host: `${privateIp}:8080`, "User-Agent": "ELB-HealthChecker/2.0" },
      timeoutMs: 2000,
    },
  ]);
});

quirk("ELB-30", async (world) => {
  const { vpcId: VpcId } = world.seeded;
  const Name = "a-release-of-a-service-with-a-name";
  const command = new CreateTargetGroupCommand({ Name, Protocol: "HTTP", Port: 80, VpcId });
  expect(await refused(world.elb.send(command))).toEqual({
    code: "ValidationError",
    message: `Target group name '${Name}' cannot be longer than '32' characters`,
  });
});

quirk("ELB-31", async (world) => {
  const state = async () => {
    const { LoadBalancers } = await world.elb.send(
      new DescribeLoadBalancersCommand({ Names: ["second"] }),
    );
    return LoadBalancers?.[0]?.State?.Code;
  };
  const second = { Name: "second", Subnets: [...world.seeded.subnetIds] };
  await world.elb.send(new CreateLoadBalancerCommand(second));
  expect(await state()).toBe("provisioning");
  await world.pass(world.region.pace.rulePropagationMs);
  expect(await state()).toBe("active");
});

quirk("ELB-32", async (world) => {
  const { loadBalancerArn: LoadBalancerArn } = world.seeded;
  const Attributes = [{ Key: "deletion_protection.enabled", Value: "true" }];
  await world.elb.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes }));
  const deletion = new DeleteLoadBalancerCommand({ LoadBalancerArn });
  expect((await refused(world.elb.send(deletion))).code).toBe("OperationNotPermitted");
});
