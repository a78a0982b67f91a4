// Goal: Auto Scaling groups surprise here as in AWS, and each surprise is looked at.
// Method: every quirk by its id on the whole stand-in in virtual time, then without it.
import {
  AttachLoadBalancerTargetGroupsCommand,
  AttachTrafficSourcesCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeLoadBalancerTargetGroupsCommand,
  DetachLoadBalancerTargetGroupsCommand,
  DetachTrafficSourcesCommand,
  DeleteAutoScalingGroupCommand,
  ResumeProcessesCommand,
  SetDesiredCapacityCommand,
  SuspendProcessesCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import { expect } from "vitest";
import { groupWords } from "./support/group-words.ts";
import { accepted, refused } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";

const named = { AutoScalingGroupName: "g" };
const forced = new DeleteAutoScalingGroupCommand({ ...named, ForceDelete: true });
const bye = {
  LifecycleHookName: "bye",
  LifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
};

quirk("ASG-01", async ({ asg }) => {
  const names = { AutoScalingGroupNames: ["nobody"] };
  const answer = await accepted(asg.send(new DescribeAutoScalingGroupsCommand(names)));
  expect(answer.AutoScalingGroups).toEqual([]);
});

quirk("ASG-02", async (world) => {
  await groupWords(world).stand();
  const nobody = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [] });
  expect((await accepted(world.asg.send(nobody))).AutoScalingGroups).toHaveLength(1);
});

quirk("ASG-03", async (world) => {
  const { stand, group } = groupWords(world);
  await stand({ HealthCheckType: "ELB" });
  expect((await group())?.HealthCheckGracePeriod).toBe(0);
});

quirk("ASG-04", async (world) => {
  const { template, create, group } = groupWords(world);
  await template("web", { ImageId: "ami-00000000000000000" });
  expect(await refused(create())).toEqual({
    code: "ValidationError",
    message:
      "You must use a valid fully-formed launch template. " +
      "The image id '[ami-00000000000000000]' does not exist",
  });
  expect(await group()).toBeUndefined();
});

quirk("ASG-05", async (world) => {
  const { stand, create, describe } = groupWords(world);
  await stand({ LaunchTemplate: { LaunchTemplateName: "web", Version: "$Latest" } });
  const without = { LaunchTemplate: { LaunchTemplateName: "web" } };
  await accepted(create({ ...without, AutoScalingGroupName: "h", DesiredCapacity: 0 }));
  expect((await describe("g"))?.LaunchTemplate?.Version).toBe("$Latest");
  expect((await describe("h"))?.LaunchTemplate?.Version).toBeUndefined();
});

quirk("ASG-06", async (world) => {
  const { stand, template, members, group, settled } = groupWords(world);
  await stand();
  await template("next");
  const LaunchTemplate = { LaunchTemplateName: "next", Version: "1" };
  const update = new UpdateAutoScalingGroupCommand({ ...named, LaunchTemplate });
  await accepted(world.asg.send(update));
  await world.pass(5_000);
  expect((await group())?.LaunchTemplate?.LaunchTemplateName).toBe("next");
  const grow = new SetDesiredCapacityCommand({ ...named, DesiredCapacity: 2 });
  await accepted(world.asg.send(grow));
  await settled(2);
  const used = (await members()).map((one) => one.LaunchTemplate?.LaunchTemplateName);
  expect(used).toEqual(["web", "next"]);
});

quirk("ASG-07", async (world) => {
  const { template, create } = groupWords(world);
  await template();
  await accepted(create());
  expect(await refused(create())).toEqual({
    code: "AlreadyExists",
    message:
      "AutoScalingGroup by this name already exists - A group with the name g already exists",
  });
});

quirk("ASG-08", async ({ asg }) => {
  const change = new SetDesiredCapacityCommand({ ...named, DesiredCapacity: 1 });
  const { code, message } = await refused(asg.send(change));
  expect(code).toBe("ValidationError");
  expect(message).toMatch(/name not found|Group .* not found/);
});

quirk("ASG-09", async (world) => {
  await groupWords(world).stand({ MinSize: 1, MaxSize: 2 });
  const set = (DesiredCapacity: number) =>
    refused(world.asg.send(new SetDesiredCapacityCommand({ ...named, DesiredCapacity })));
  const said = "New SetDesiredCapacity value";
  expect(await set(3)).toEqual({
    code: "ValidationError",
    message: `${said} 3 is above max value 2 for the AutoScalingGroup.`,
  });
  expect((await set(0)).message).toBe(`${said} 0 is below min value 1 for the AutoScalingGroup.`);
});

quirk("ASG-10", async (world) => {
  const { stand, group, settled } = groupWords(world);
  await stand();
  const resize = (sizes: { MinSize?: number; MaxSize?: number }) =>
    accepted(world.asg.send(new UpdateAutoScalingGroupCommand({ ...named, ...sizes })));
  await resize({ MinSize: 3 });
  expect((await group())?.DesiredCapacity).toBe(3);
  await settled(3);
  await resize({ MinSize: 0, MaxSize: 2 });
  expect((await group())?.DesiredCapacity).toBe(2);
});

quirk("ASG-11", async (world) => {
  const { stand, group } = groupWords(world);
  await stand();
  await accepted(world.asg.send(new SuspendProcessesCommand(named)));
  expect((await group())?.SuspendedProcesses).toHaveLength(9);
});

quirk("ASG-12", async (world) => {
  const { stand, states, activities } = groupWords(world);
  await stand({ DesiredCapacity: 0, LifecycleHookSpecificationList: [bye] });
  const resize = async (DesiredCapacity: number) =>
    await accepted(world.asg.send(new SetDesiredCapacityCommand({ ...named, DesiredCapacity })));
  await resize(2);
  await world.pass(2_000);
  await resize(1);
  await world.until(5_000, async () => (await states()).includes("Terminating:Wait"));
  await resize(2);
  await world.pass(2_000);
  const told = (await activities()).map(({ StatusCode, Description = "" }) =>
    [StatusCode, Description.split(" ")[0]].join(" "),
  );
  const launched = "Successful Launching";
  expect(told).toEqual(["MidLifecycleAction Terminating", launched, launched, launched]);
  const starts = (await activities()).slice(1).map(({ StartTime }) => StartTime?.getTime() ?? 0);
  expect(starts).toEqual(starts.toSorted((a, b) => b - a));
});

quirk("ASG-13", async (world) => {
  const { stand, activities } = groupWords(world);
  await stand();
  const details = (await activities())[0]?.Details ?? "";
  expect(details).toMatch(/^\{.*\}$/);
  expect(JSON.parse(details)).toEqual({
    "Subnet ID": world.seeded.subnetIds[0],
    "Availability Zone": "us-east-1a",
  });
});

quirk("ASG-14", async (world) => {
  const { stand, group, activities } = groupWords(world);
  await stand();
  await accepted(world.asg.send(forced));
  await world.until(5_000, async () => (await group()) === undefined);
  const told = await activities({ IncludeDeletedGroups: true });
  expect(told).toHaveLength(2);
  expect(told[0]).toMatchObject({ AutoScalingGroupState: "Deleted", StatusCode: "Successful" });
});

quirk("ASG-15", async (world) => {
  const { stand, targetGroup, group } = groupWords(world);
  const first = await targetGroup("first");
  const second = await targetGroup("second");
  await stand({ TargetGroupARNs: [first] });
  const more = { ...named, TargetGroupARNs: [second] };
  await accepted(world.asg.send(new AttachLoadBalancerTargetGroupsCommand(more)));
  expect((await group())?.TargetGroupARNs).toEqual([first, second]);
});

quirk("ASG-16", async (world) => {
  const { stand, targetGroup } = groupWords(world);
  await stand();
  const arns: string[] = [];
  while (arns.length < 11) arns.push(await targetGroup(`tg-${arns.length}`));
  const all = { ...named, TargetGroupARNs: arns };
  const attach = new AttachLoadBalancerTargetGroupsCommand(all);
  expect((await refused(world.asg.send(attach))).code).toBe("ValidationError");
});

quirk("ASG-17", async (world) => {
  const { stand, targetGroup } = groupWords(world);
  world.probes.set("*", () => Promise.resolve({ status: 500, body: "" }));
  const arn = await targetGroup();
  await stand();
  const attachment = async () => {
    const asked = new DescribeLoadBalancerTargetGroupsCommand(named);
    return (await accepted(world.asg.send(asked))).LoadBalancerTargetGroups?.[0]?.State;
  };
  const attach = { ...named, TargetGroupARNs: [arn] };
  await accepted(world.asg.send(new AttachLoadBalancerTargetGroupsCommand(attach)));
  expect(await attachment()).toBe("Adding");
  await world.pass(20_000);
  expect(await attachment()).toBe("Added");
  world.probes.clear();
  await world.until(20_000, async () => (await attachment()) === "InService");
});

quirk("ASG-18", async (world) => {
  const { stand, targetGroup, group, targetStates, states } = groupWords(world);
  const arn = await targetGroup();
  const [id = ""] = await stand({ TargetGroupARNs: [arn] });
  const detach = { ...named, TargetGroupARNs: [arn] };
  await accepted(world.asg.send(new DetachLoadBalancerTargetGroupsCommand(detach)));
  const asked = new DescribeLoadBalancerTargetGroupsCommand(named);
  const { LoadBalancerTargetGroups: listed } = await accepted(world.asg.send(asked));
  expect(listed).toEqual([{ LoadBalancerTargetGroupARN: arn, State: "Removing" }]);
  expect(await targetStates(arn)).toEqual({ [id]: "draining" });
  await world.until(5_000, async () => (await group())?.TargetGroupARNs?.length === 0);
  expect(await states()).toEqual(["InService"]);
});

quirk("ASG-27", async (world) => {
  const { stand, targetGroup, group } = groupWords(world);
  const arn = await targetGroup();
  await stand();
  const source = { ...named, TrafficSources: [{ Identifier: arn, Type: "elbv2" }] };
  await accepted(world.asg.send(new AttachTrafficSourcesCommand(source)));
  const theOther = new DetachLoadBalancerTargetGroupsCommand({ ...named, TargetGroupARNs: [arn] });
  expect(await refused(world.asg.send(theOther))).toEqual({
    code: "ValidationError",
    message: "Trying to remove Target Groups that are not part of the group",
  });
  await accepted(world.asg.send(new DetachTrafficSourcesCommand(source)));
  await world.until(5_000, async () => (await group())?.TrafficSources?.length === 0);
});

quirk("ASG-19", async (world) => {
  const { stand, targetGroup, targetStates } = groupWords(world);
  const arn = await targetGroup();
  const [first = ""] = await stand({ TargetGroupARNs: [arn] });
  const adding = { ...named, ScalingProcesses: ["AddToLoadBalancer"] };
  await accepted(world.asg.send(new SuspendProcessesCommand(adding)));
  const grow = new SetDesiredCapacityCommand({ ...named, DesiredCapacity: 2 });
  await accepted(world.asg.send(grow));
  await groupWords(world).settled(2);
  await accepted(world.asg.send(new ResumeProcessesCommand(adding)));
  await world.pass(10_000);
  expect(Object.keys(await targetStates(arn))).toEqual([first]);
});
