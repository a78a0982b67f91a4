// Goal: the launches of an Auto Scaling group surprise here as in AWS.
// Method: every quirk by its id on the whole stand-in in virtual time, then without it.
import {
  CompleteLifecycleActionCommand,
  CreateOrUpdateTagsCommand,
  DeleteLifecycleHookCommand,
  DescribeLifecycleHooksCommand,
  RecordLifecycleActionHeartbeatCommand,
  SetDesiredCapacityCommand,
} from "@aws-sdk/client-auto-scaling";
import { DescribeTagsCommand } from "@aws-sdk/client-ec2";
import {
  DeleteRuleCommand,
  DeleteTargetGroupCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { DescribeRulesCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect } from "vitest";
import { groupWords } from "./support/group-words.ts";
import { accepted, refused, type QuirkWorld } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";

const named = { AutoScalingGroupName: "g" };
const boot = {
  LifecycleHookName: "boot",
  LifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
  HeartbeatTimeout: 30,
};
const hook = { ...named, LifecycleHookName: "boot" };

/** A group `g` whose first instance waits for the hook `boot`; its id. */
async function waiting(world: QuirkWorld, TargetGroupARNs: string[] = []): Promise<string> {
  const { template, create, states, ids } = groupWords(world);
  await template();
  await accepted(create({ TargetGroupARNs, LifecycleHookSpecificationList: [boot] }));
  await world.until(5_000, async () => (await states()).includes("Pending:Wait"));
  const [id = ""] = await ids();
  return id;
}

const complete = (InstanceId: string, LifecycleActionResult: string) =>
  new CompleteLifecycleActionCommand({ ...hook, InstanceId, LifecycleActionResult });

quirk("ASG-30", async (world) => {
  const { states, settled } = groupWords(world);
  const id = await waiting(world);
  await world.pass(20_000);
  expect(await states()).toEqual(["Pending:Wait"]);
  await accepted(world.asg.send(complete(id, "CONTINUE")));
  await settled(1);
});

quirk("ASG-31", async (world) => {
  const { targetGroup, targetStates, settled } = groupWords(world);
  const arn = await targetGroup();
  const id = await waiting(world, [arn]);
  await world.pass(2_000);
  expect(await targetStates(arn)).toEqual({});
  await accepted(world.asg.send(complete(id, "CONTINUE")));
  await settled(1);
  expect(await targetStates(arn)).toHaveProperty(id);
});

quirk("ASG-32", async (world) => {
  const { stand, targetGroup, targetStates } = groupWords(world);
  world.probes.set("*", () => Promise.resolve({ status: 500, body: "" }));
  const arn = await targetGroup();
  const [id = ""] = await stand({ TargetGroupARNs: [arn], HealthCheckType: "ELB" });
  expect(await targetStates(arn)).toEqual({ [id]: "initial" });
});

quirk("ASG-33", async (world) => {
  const { ids } = groupWords(world);
  const id = await waiting(world);
  const answer = await accepted(world.asg.send(new DescribeLifecycleHooksCommand(named)));
  expect(answer.LifecycleHooks?.[0]?.DefaultResult).toBe("ABANDON");
  await world.until(35_000, async () => !(await ids()).includes(id));
});

quirk("ASG-34", async (world) => {
  const { ids, activities, states } = groupWords(world);
  const id = await waiting(world);
  await accepted(world.asg.send(complete(id, "ABANDON")));
  const first = (await activities()).find((one) => one.Description?.startsWith("Launching"));
  expect(first?.StatusCode).toBe("Cancelled");
  expect(first?.StatusMessage).toMatch(
    /^Instance failed to complete user's Lifecycle Action: Lifecycle Action with token [-0-9a-f]{36} was abandoned: Lifecycle Action Completed with ABANDON Result$/,
  );
  await world.until(5_000, async () => (await states()).includes("Pending:Wait"));
  expect(await ids()).not.toContain(id);
});

quirk("ASG-35", async (world) => {
  const { ids } = groupWords(world);
  const InstanceId = await waiting(world);
  const heartbeat = { ...hook, InstanceId };
  const beat = () => world.asg.send(new RecordLifecycleActionHeartbeatCommand(heartbeat));
  for (let seconds = 0; seconds < 2_975; seconds += 25) {
    await accepted(beat());
    world.clock.advance(25_000);
  }
  expect(await ids()).toEqual([InstanceId]);
  await accepted(beat());
  world.clock.advance(28_000);
  expect((await refused(beat())).code).toBe("ValidationError");
});

quirk("ASG-36", async (world) => {
  const id = await waiting(world);
  await accepted(world.asg.send(complete(id, "CONTINUE")));
  expect((await refused(world.asg.send(complete(id, "CONTINUE")))).code).toBe("ValidationError");
});

quirk("ASG-37", async (world) => {
  const { settled, ids } = groupWords(world);
  const id = await waiting(world);
  await accepted(world.asg.send(new DeleteLifecycleHookCommand(hook)));
  await settled(1);
  expect(await ids()).not.toContain(id);
});

const tagsOf = async ({ ec2 }: QuirkWorld, id: string): Promise<Record<string, string>> => {
  const filter = { Filters: [{ Name: "resource-id", Values: [id] }] };
  const { Tags = [] } = await accepted(ec2.send(new DescribeTagsCommand(filter)));
  return Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value]));
};

quirk("ASG-38", async (world) => {
  const { template, create, settled, ids } = groupWords(world);
  const Tags = [{ Key: "tier", Value: "template" }];
  await template("web", { TagSpecifications: [{ ResourceType: "instance", Tags }] });
  const tag = { Key: "tier", Value: "group", PropagateAtLaunch: true };
  await accepted(create({ Tags: [tag] }));
  await settled(1);
  const [id = ""] = await ids();
  expect(await tagsOf(world, id)).toMatchObject({ tier: "group" });
});

quirk("ASG-39", async (world) => {
  const [id = ""] = await groupWords(world).stand();
  expect(await tagsOf(world, id)).toMatchObject({ "aws:autoscaling:groupName": "g" });
});

quirk("ASG-40", async (world) => {
  const { stand, settled, ids } = groupWords(world);
  const [first = ""] = await stand();
  const tag = { ResourceId: "g", ResourceType: "auto-scaling-group", Key: "late", Value: "yes" };
  const Tags = [{ ...tag, PropagateAtLaunch: true }];
  await accepted(world.asg.send(new CreateOrUpdateTagsCommand({ Tags })));
  const grow = new SetDesiredCapacityCommand({ ...named, DesiredCapacity: 2 });
  await accepted(world.asg.send(grow));
  await settled(2);
  const [, second = ""] = await ids();
  expect(await tagsOf(world, first)).not.toHaveProperty("late");
  expect(await tagsOf(world, second)).toHaveProperty("late", "yes");
});

quirk("ASG-41", async (world) => {
  const { template, create, activities, group } = groupWords(world);
  world.standin.faults.add({ kind: "capacity" });
  await template();
  await accepted(create());
  await world.pass(1_000);
  const told = (await activities()).find((one) => one.StatusCode === "Failed");
  expect(told).toMatchObject({ Progress: 100 });
  expect(told?.StatusMessage).toMatch(
    /sufficient t3\.small capacity .* Launching EC2 instance failed\.$/,
  );
  expect((await group())?.DesiredCapacity).toBe(1);
});

quirk("ASG-42", async (world) => {
  const { template, create, activities, settled } = groupWords(world);
  world.standin.faults.add({ kind: "capacity" });
  await template();
  await accepted(create());
  await world.pass(30_000);
  const starts = (await activities()).map(({ StartTime }) => StartTime?.getTime() ?? 0);
  const [last = 0, before = 0, earlier = 0] = starts;
  expect(starts.length).toBeGreaterThan(4);
  expect(last - before).toBeGreaterThan(before - earlier);
  world.standin.faults.remove();
  await settled(1, 60_000);
});

quirk("ASG-43", async (world) => {
  const { template, create, members, settled } = groupWords(world);
  world.standin.faults.add({ kind: "capacity", zone: "us-east-1a" });
  await template();
  await accepted(create({ VPCZoneIdentifier: world.seeded.subnetIds.join(",") }));
  await settled(1);
  expect((await members())[0]?.AvailabilityZone).toBe("us-east-1b");
});

quirk("ASG-44", async (world) => {
  const { template, create, activities } = groupWords(world);
  world.standin.faults.add({ kind: "capacity" });
  await template();
  await accepted(create());
  await world.pass(1_000);
  const { Description, StatusMessage } = (await activities()).at(-1) ?? {};
  expect(Description).toBe(`Launching a new EC2 instance.  Status Reason: ${StatusMessage}`);
});

quirk("ASG-45", async (world) => {
  const { stand, targetGroup, activities } = groupWords(world);
  const TargetGroupArn = await targetGroup();
  await stand({ TargetGroupARNs: [TargetGroupArn] });
  const listener = { ListenerArn: world.seeded.listenerArn };
  const { Rules = [] } = await accepted(world.elb.send(new DescribeRulesCommand(listener)));
  const RuleArn = Rules.find(({ Priority }) => Priority === "1")?.RuleArn;
  await accepted(world.elb.send(new DeleteRuleCommand({ RuleArn })));
  await world.pass(2_000);
  await accepted(world.elb.send(new DeleteTargetGroupCommand({ TargetGroupArn })));
  const grow = new SetDesiredCapacityCommand({ ...named, DesiredCapacity: 2 });
  await accepted(world.asg.send(grow));
  await world.pass(1_000);
  expect((await activities())[0]).toMatchObject({
    StatusCode: "Failed",
    StatusMessage:
      "One or more target groups not found. Validating load balancer configuration failed.",
  });
});
