// Goal: taking instances out of an Auto Scaling group by hand surprises here as in AWS.
// Method: every quirk by its id on the whole stand-in in virtual time, then without it.
import { EnterStandbyCommand, ExitStandbyCommand } from "@aws-sdk/client-auto-scaling";
import { TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { expect } from "vitest";
import { groupWords } from "./support/group-words.ts";
import { accepted, refused, type QuirkWorld } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";

const named = { AutoScalingGroupName: "g" };
const enter = (id: string, shrinks: boolean) =>
  new EnterStandbyCommand({
    ...named,
    InstanceIds: [id],
    ShouldDecrementDesiredCapacity: shrinks,
  });
const exit = (id: string) => new ExitStandbyCommand({ ...named, InstanceIds: [id] });

/** A group `g` of one instance in standby, desired lowered with it; its id. */
async function inStandby(world: QuirkWorld): Promise<string> {
  const { stand, states } = groupWords(world);
  const [id = ""] = await stand();
  await accepted(world.asg.send(enter(id, true)));
  await world.until(5_000, async () => (await states())[0] === "Standby");
  return id;
}

quirk("ASG-70", async (world) => {
  const { stand, targetGroup, healthy, states, targetStates } = groupWords(world);
  const arn = await targetGroup("web", 10);
  const [id = ""] = await stand({ TargetGroupARNs: [arn] });
  await healthy(arn);
  const { Activities } = await accepted(world.asg.send(enter(id, true)));
  expect(Activities?.[0]?.Description).toBe(`Moving EC2 instance to Standby: ${id}`);
  await world.pass(5_000);
  expect(await states()).toEqual(["EnteringStandby"]);
  expect(await targetStates(arn)).toEqual({ [id]: "draining" });
  await world.until(10_000, async () => (await states())[0] === "Standby");
  expect(await targetStates(arn)).toEqual({});
});

quirk("ASG-71", async (world) => {
  const { stand, states, group, settled } = groupWords(world);
  const [id = ""] = await stand();
  await accepted(world.asg.send(enter(id, false)));
  await world.until(5_000, async () => (await states()).toSorted().join() === "InService,Standby");
  await accepted(world.asg.send(exit(id)));
  expect((await group())?.DesiredCapacity).toBe(2);
  await settled(2);
});

quirk("ASG-72", async (world) => {
  const { members, ids } = groupWords(world);
  const id = await inStandby(world);
  await accepted(world.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] })));
  await world.pass(10_000);
  expect(await members()).toMatchObject([{ LifecycleState: "Standby", HealthStatus: "Healthy" }]);
  await accepted(world.asg.send(exit(id)));
  await world.until(5_000, async () => !(await ids()).includes(id));
});

quirk("ASG-73", async (world) => {
  const { stand, states } = groupWords(world);
  const [id = ""] = await stand();
  await accepted(world.asg.send(enter(id, false)));
  await world.until(5_000, async () => (await states()).toSorted().join() === "InService,Standby");
});

quirk("ASG-74", async (world) => {
  const { stand, states } = groupWords(world);
  const [id = ""] = await stand({ MinSize: 1 });
  expect(await refused(world.asg.send(enter(id, true)))).toEqual({
    code: "ValidationError",
    message:
      "AutoScalingGroup g has min-size=1, max-size=20, and desired-size=1. To place into " +
      "standby 1 instance, please update the AutoScalingGroup sizes appropriately.",
  });
  expect(await states()).toEqual(["InService"]);
});
