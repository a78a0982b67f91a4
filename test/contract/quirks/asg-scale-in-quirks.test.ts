// Goal: which instances an Auto Scaling group lets go, and how, surprises here as in AWS.
// Method: every quirk by its id on the whole stand-in in virtual time, then without it.
import {
  CompleteLifecycleActionCommand,
  SetDesiredCapacityCommand,
  SetInstanceProtectionCommand,
  TerminateInstanceInAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import { expect } from "vitest";
import { groupWords } from "./support/group-words.ts";
import { accepted, type QuirkWorld } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";

const named = { AutoScalingGroupName: "g" };
const bye = {
  LifecycleHookName: "bye",
  LifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
};

const resize = ({ asg }: QuirkWorld, DesiredCapacity: number) =>
  accepted(asg.send(new SetDesiredCapacityCommand({ ...named, DesiredCapacity })));
const protect = ({ asg }: QuirkWorld, InstanceIds: string[]) => {
  const protection = { ...named, InstanceIds, ProtectedFromScaleIn: true };
  return accepted(asg.send(new SetInstanceProtectionCommand(protection)));
};

quirk("ASG-60", async (world) => {
  const { stand, settled, ids, members } = groupWords(world);
  const zones = { VPCZoneIdentifier: world.seeded.subnetIds.join(",") };
  await stand({ ...zones, TerminationPolicies: ["NewestInstance"] });
  for (const size of [2, 3, 4]) {
    await resize(world, size);
    await settled(size);
  }
  const [, second = "", , fourth = ""] = await ids();
  const leave = { InstanceId: second, ShouldDecrementDesiredCapacity: true };
  await accepted(world.asg.send(new TerminateInstanceInAutoScalingGroupCommand(leave)));
  await settled(3);
  await resize(world, 2);
  await settled(2);
  expect(await ids()).toContain(fourth);
  expect(new Set((await members()).map((one) => one.AvailabilityZone)).size).toBe(2);
});

quirk("ASG-61", async (world) => {
  const { stand, template, settled, ids } = groupWords(world);
  await template("next");
  const next = { LaunchTemplate: { LaunchTemplateName: "next", Version: "1" } };
  const [first = ""] = await stand(next);
  const use = (LaunchTemplateName: string) => {
    const LaunchTemplate = { LaunchTemplateName, Version: "1" };
    const update = new UpdateAutoScalingGroupCommand({ ...named, LaunchTemplate });
    return accepted(world.asg.send(update));
  };
  await use("web");
  await resize(world, 2);
  await settled(2);
  await use("next");
  await resize(world, 1);
  await settled(1);
  expect(await ids()).toEqual([first]);
});

quirk("ASG-62", async (world) => {
  const { stand, states } = groupWords(world);
  await protect(world, await stand({ DesiredCapacity: 2 }));
  await resize(world, 0);
  await world.pass(10_000);
  expect(await states()).toEqual(["InService", "InService"]);
});

quirk("ASG-63", async (world) => {
  const { stand, ids } = groupWords(world);
  const [InstanceId = ""] = await stand();
  await protect(world, [InstanceId]);
  const leave = { InstanceId, ShouldDecrementDesiredCapacity: true };
  await accepted(world.asg.send(new TerminateInstanceInAutoScalingGroupCommand(leave)));
  await world.until(5_000, async () => (await ids()).length === 0);
});

quirk("ASG-64", async (world) => {
  const { stand, group } = groupWords(world);
  const [InstanceId = ""] = await stand({ DesiredCapacity: 3 });
  const leave = { InstanceId, ShouldDecrementDesiredCapacity: true };
  await accepted(world.asg.send(new TerminateInstanceInAutoScalingGroupCommand(leave)));
  await accepted(world.asg.send(new TerminateInstanceInAutoScalingGroupCommand(leave)));
  expect((await group())?.DesiredCapacity).toBe(1);
});

quirk("ASG-65", async (world) => {
  const { stand, targetGroup, healthy, targetStates, states, activities } = groupWords(world);
  const arn = await targetGroup("web", 10);
  const hooks = { LifecycleHookSpecificationList: [bye] };
  const [id = ""] = await stand({ TargetGroupARNs: [arn], ...hooks });
  await healthy(arn);
  await resize(world, 0);
  await world.pass(5_000);
  expect(await states()).toEqual(["Terminating"]);
  expect(await targetStates(arn)).toEqual({ [id]: "draining" });
  expect((await activities())[0]?.StatusCode).toBe("WaitingForELBConnectionDraining");
  await world.until(10_000, async () => (await states())[0] === "Terminating:Wait");
  expect(await targetStates(arn)).toEqual({});
});

quirk("ASG-66", async (world) => {
  const { stand, states, ids } = groupWords(world);
  const [InstanceId = ""] = await stand({ LifecycleHookSpecificationList: [bye] });
  await resize(world, 0);
  await world.until(5_000, async () => (await states())[0] === "Terminating:Wait");
  const result = { InstanceId, LifecycleActionResult: "ABANDON" };
  const abandon = { ...named, LifecycleHookName: "bye", ...result };
  await accepted(world.asg.send(new CompleteLifecycleActionCommand(abandon)));
  await world.until(5_000, async () => (await ids()).length === 0);
});

quirk("ASG-67", async (world) => {
  const { stand, targetGroup, healthy, states } = groupWords(world);
  const arn = await targetGroup("web", 10);
  const [InstanceId = ""] = await stand({ TargetGroupARNs: [arn] });
  await healthy(arn);
  const leave = { InstanceId, ShouldDecrementDesiredCapacity: false };
  await accepted(world.asg.send(new TerminateInstanceInAutoScalingGroupCommand(leave)));
  await world.pass(3_000);
  expect((await states()).toSorted()).toEqual(["InService", "Terminating"]);
});
