// Goal: deleting an Auto Scaling group surprises here as in AWS.
// Method: every quirk by its id on the whole stand-in in virtual time, then without it.
import {
  DeleteAutoScalingGroupCommand,
  SetDesiredCapacityCommand,
  SuspendProcessesCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import { expect } from "vitest";
import { groupWords } from "./support/group-words.ts";
import { accepted, refused } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";

const named = { AutoScalingGroupName: "g" };
const plainly = () => new DeleteAutoScalingGroupCommand(named);
const forced = () => new DeleteAutoScalingGroupCommand({ ...named, ForceDelete: true });
const bye = {
  LifecycleHookName: "bye",
  LifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
};

quirk("ASG-20", async (world) => {
  const { stand, states } = groupWords(world);
  await stand();
  const { code, message } = await refused(world.asg.send(plainly()));
  expect(code).toBe("ResourceInUse");
  expect(message).toMatch(/^You cannot delete an AutoScalingGroup while there are instances/);
  expect(await states()).toEqual(["InService"]);
});

quirk("ASG-21", async (world) => {
  const { stand, states } = groupWords(world);
  await stand({ LifecycleHookSpecificationList: [bye] });
  const none = new SetDesiredCapacityCommand({ ...named, DesiredCapacity: 0 });
  await accepted(world.asg.send(none));
  await world.until(5_000, async () => (await states()).includes("Terminating:Wait"));
  expect((await refused(world.asg.send(plainly()))).code).toBe("ScalingActivityInProgress");
});

quirk("ASG-22", async (world) => {
  const { stand, group } = groupWords(world);
  await stand({ LifecycleHookSpecificationList: [bye] });
  await accepted(world.asg.send(forced()));
  await world.until(5_000, async () => (await group()) === undefined);
});

quirk("ASG-23", async (world) => {
  const { stand, targetGroup, healthy, group } = groupWords(world);
  const arn = await targetGroup("web", 120);
  await stand({ TargetGroupARNs: [arn] });
  await healthy(arn);
  await accepted(world.asg.send(forced()));
  await world.until(5_000, async () => (await group()) === undefined);
});

quirk("ASG-24", async (world) => {
  const { stand, group } = groupWords(world);
  await stand();
  await accepted(world.asg.send(forced()));
  expect(await group()).toMatchObject({ Status: "Delete in progress", DesiredCapacity: 0 });
  await world.until(5_000, async () => (await group()) === undefined);
});

quirk("ASG-25", async (world) => {
  const { stand, create, group } = groupWords(world);
  await stand();
  await accepted(world.asg.send(forced()));
  const { code, message } = await refused(create());
  expect(code).toBe("AlreadyExists");
  expect(message).toContain("pending delete");
  await world.until(5_000, async () => (await group()) === undefined);
  await accepted(create());
});

quirk("ASG-28", async (world) => {
  const { stand, group, states } = groupWords(world);
  await stand({ DeletionProtection: "prevent-force-deletion" });
  expect((await refused(world.asg.send(forced()))).code).toBe("ValidationError");
  expect((await group())?.DeletionProtection).toBe("prevent-force-deletion");
  expect(await states()).toEqual(["InService"]);
  const change = { ...named, DeletionProtection: "none" as const };
  await accepted(world.asg.send(new UpdateAutoScalingGroupCommand(change)));
  await accepted(world.asg.send(forced()));
});

quirk("ASG-26", async (world) => {
  const { stand, group } = groupWords(world);
  await stand();
  const terminating = { ...named, ScalingProcesses: ["Terminate"] };
  await accepted(world.asg.send(new SuspendProcessesCommand(terminating)));
  await accepted(world.asg.send(forced()));
  await world.until(5_000, async () => (await group()) === undefined);
});
