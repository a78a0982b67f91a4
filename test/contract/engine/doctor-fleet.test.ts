// Goal: doctor tells what a live fleet has lost, or has that it should not, in the words of what happened,
// and changes none of it but for a rule that is gone, without which nobody is served.
// Method: a service deployed by the real engine and adapters on the stand-in in virtual time; each test
// takes one thing from it by the SDK, as a hand in the console would, and looks.
import {
  DeleteAutoScalingGroupCommand,
  DetachLoadBalancerTargetGroupsCommand,
} from "@aws-sdk/client-auto-scaling";
import { DeleteLaunchTemplateCommand } from "@aws-sdk/client-ec2";
import {
  CreateRuleCommand,
  DeleteRuleCommand,
  DeregisterTargetsCommand,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { beforeEach, expect, test } from "vitest";
import type { BootReport } from "../../../src/domain/boot.ts";
import type { Finding, FindingCode } from "../../../src/domain/finding.ts";
import type { LivePointer } from "../../../src/domain/rollout.ts";
import { Clinic } from "./support/clinic.ts";

let clinic: Clinic;
let live: LivePointer;

beforeEach(async () => {
  clinic = await Clinic.withRelease();
  live = await clinic.live();
});

const group = () => ({ AutoScalingGroupName: live.fleet.name });
const TargetGroupArn = () => live.fleet.targetGroupArn;
const scaling = () => clinic.hand.autoScaling.writes;
const balancing = () => clinic.hand.elb.writes;
const members = () => [...clinic.region.autoScaling.group(live.fleet.name).members.keys()];
const anId = expect.stringMatching(/^i-/);

/** Finds these, in this order; heals nothing, changes nothing. */
async function expectOnly(...codes: readonly FindingCode[]): Promise<readonly Finding[]> {
  const found = await clinic.examine();
  expect(found.map(({ code }) => code)).toEqual(codes);
  expect(found.filter(({ cure }) => cure)).toEqual([]);
  expect(await clinic.changes(() => clinic.heal())).toEqual([]);
  return found;
}

test("GROUP_GONE", async () => {
  const command = new DeleteAutoScalingGroupCommand({ ...group(), ForceDelete: true });
  await clinic.until(scaling().send(command));
  const name = `Auto Scaling group ${live.fleet.name} of live 1.0.0-1-abcdef0`;
  expect((await expectOnly("GROUP_GONE"))[0]?.summary).toBe(`${name} is gone.`);
  await clinic.service.world.pass(60_000);
  expect((await expectOnly("GROUP_GONE"))[0]?.summary).toBe(`${name} is gone.`);
});

test("TEMPLATE_GONE", async () => {
  const { writes } = await clinic.hand.ec2();
  const LaunchTemplateName = live.fleet.name;
  await clinic.until(writes.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName })));
  const [found] = await expectOnly("TEMPLATE_GONE");
  expect(found?.summary).toContain("so live 1.0.0-1-abcdef0 cannot launch or replace an instance");
  expect(found?.next).toBe("slipway release create --from 1.0.0-1-abcdef0 --environment test");
});

test("TARGET_GROUP_DETACHED", async () => {
  const detach = { ...group(), TargetGroupARNs: [TargetGroupArn() ?? ""] };
  await clinic.until(scaling().send(new DetachLoadBalancerTargetGroupsCommand(detach)));
  await clinic.service.world.pass(30_000);
  const [found] = await expectOnly("TARGET_GROUP_DETACHED", "FLEET_UNHEALTHY");
  expect(found?.next).toBe(
    "aws autoscaling attach-load-balancer-target-groups " +
      `--auto-scaling-group-name ${live.fleet.name} --target-group-arns ${TargetGroupArn()}`,
  );
});

test("FLEET_UNHEALTHY", async () => {
  const Targets = members()
    .slice(0, 1)
    .map((Id) => ({ Id }));
  const command = new DeregisterTargetsCommand({ TargetGroupArn: TargetGroupArn(), Targets });
  await clinic.until(balancing().send(command));
  const [found] = await expectOnly("FLEET_UNHEALTHY");
  expect(found?.summary).toBe(
    "What serves now, 1.0.0-1-abcdef0, is not whole: 1 of 2 targets are healthy.",
  );
});

test("STRANGER_TARGET", async () => {
  const { name } = await clinic.orphan(7);
  await clinic.service.world.pass(10_000);
  const [Id = ""] = clinic.region.autoScaling.group(name).members.keys();
  const command = new RegisterTargetsCommand({
    TargetGroupArn: TargetGroupArn(),
    Targets: [{ Id }],
  });
  await clinic.until(balancing().send(command));
  await clinic.service.world.pass(20_000);
  const found = await clinic.examine();
  expect(found.map(({ code }) => code)).toEqual([
    "FLEET_UNHEALTHY",
    "STRANGER_TARGET",
    "ORPHAN_FLEET",
  ]);
  expect(found[1]).toEqual({
    code: "STRANGER_TARGET",
    summary: `${Id} gets requests of 1.0.0-1-abcdef0 and is not of its group.`,
    next:
      `aws elbv2 deregister-targets --target-group-arn ${TargetGroupArn()} ` + `--targets Id=${Id}`,
  });
});

/** As if the first instance's boot script had reported otherwise. */
function reporting(change: (report: BootReport) => Partial<BootReport>) {
  const { engineWorld } = clinic.service;
  const reports = async (rollout: number) => {
    const [first, ...others] = await engineWorld.boots.reports(rollout);
    return [{ ...first!, ...change(first!) }, ...others];
  };
  return { world: { ...engineWorld, boots: { reports } } };
}

test("INSTANCE_MISMATCH", async () => {
  const changes = reporting(({ attested }) => ({
    attested: { ...attested!, configSha256: "0".repeat(64) },
  }));
  const found = await clinic.examine(changes);
  expect(found).toEqual([
    {
      code: "INSTANCE_MISMATCH",
      summary: expect.stringMatching(/^i-\w+ does not run 1\.0\.0-1-abcdef0: .*config/),
      next: expect.stringContaining("terminate-instance-in-auto-scaling-group --instance-id i-"),
    },
  ]);
});

test("REFERENCES_DIFFER", async () => {
  const { engineWorld } = clinic.service;
  const reports = async (rollout: number) => {
    const all = await engineWorld.boots.reports(rollout);
    return all.map((report, at) => ({ ...report, references: { KEY: `ssm:/key@${at}` } }));
  };
  const world = { ...engineWorld, boots: { reports } };
  const [found, ...more] = await clinic.examine({ world });
  expect(more).toEqual([]);
  expect(found).toMatchObject({ code: "REFERENCES_DIFFER" });
  expect(found?.summary).toMatch(
    /^Reference KEY of 1\.0\.0-1-abcdef0 differs: ssm:\/key@0 on i-\w+; ssm:\/key@1 on i-\w+\.$/,
  );
  expect(members()).toEqual([anId, anId]);
});

const deleteRule = () =>
  clinic.until(balancing().send(new DeleteRuleCommand({ RuleArn: live.productionRuleArn })));

test("RULE_GONE: made anew while its fleet stands, and the live pointer knows it", async () => {
  await deleteRule();
  const [found, ...more] = await clinic.examine();
  expect(more).toEqual([]);
  expect(found?.code).toBe("RULE_GONE");
  expect(found?.summary).toBe("The production rule of 1.0.0-1-abcdef0 is gone from the listener.");
  expect(await clinic.changes(() => clinic.heal())).toEqual(["CreateRule", "ModifyRule"]);
  await clinic.service.world.pass(30_000);
  expect(await clinic.examine()).toEqual([]);
  expect((await clinic.live()).productionRuleArn).not.toBe(live.productionRuleArn);
  expect(await clinic.service.release({ A: "2" })).toMatchObject({ outcome: "live" });
});

test("RULE_GONE, and its priority taken: only told", async () => {
  await deleteRule();
  const command = new CreateRuleCommand({
    ListenerArn: live.listenerArn,
    Priority: 20_100,
    Conditions: [{ Field: "path-pattern", Values: ["/maintenance"] }],
    Actions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "200" } }],
  });
  await clinic.until(balancing().send(command));
  const found = (await clinic.examine()).find(({ code }) => code === "RULE_GONE");
  expect(found?.summary).toContain("priority 20100 has another rule now");
  expect(found).not.toHaveProperty("cure");
});

test("RULE_GONE, and the group with it: only told", async () => {
  await deleteRule();
  const command = new DeleteAutoScalingGroupCommand({ ...group(), ForceDelete: true });
  await clinic.until(scaling().send(command));
  await expectOnly("RULE_GONE", "GROUP_GONE");
});

test("ROUTE_BLOCKED", async () => {
  const command = new CreateRuleCommand({
    ListenerArn: live.listenerArn,
    Priority: 50,
    Conditions: [{ Field: "path-pattern", Values: ["/*"] }],
    Actions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "200" } }],
    Tags: [{ Key: "Name", Value: "maintenance" }],
  });
  await clinic.until(balancing().send(command));
  const [found] = await expectOnly("ROUTE_BLOCKED");
  expect(found?.summary).toContain("Listener priority 50 (path /*) belongs to");
});
