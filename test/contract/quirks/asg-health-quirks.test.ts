// Goal: how Auto Scaling finds instances unhealthy and replaces them surprises here as in AWS.
// Method: every quirk by its id on the whole stand-in in virtual time, then without it.
import {
  DescribeAutoScalingInstancesCommand,
  SetInstanceHealthCommand,
  SetInstanceProtectionCommand,
} from "@aws-sdk/client-auto-scaling";
import { TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { expect } from "vitest";
import { groupWords } from "./support/group-words.ts";
import { accepted } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";

const named = { AutoScalingGroupName: "g" };
const fails = () => Promise.resolve({ status: 500, body: "" });

quirk("ASG-50", async (world) => {
  const { stand, ids, settled } = groupWords(world);
  const [id = ""] = await stand({ HealthCheckGracePeriod: 3_600 });
  world.machines.get(id)?.die("power");
  await world.until(5_000, async () => !(await ids()).includes(id));
  await settled(1);
});

quirk("ASG-51", async (world) => {
  const { stand, targetGroup, healthy, targetStates, ids } = groupWords(world);
  const arn = await targetGroup();
  const [id = ""] = await stand({ TargetGroupARNs: [arn] });
  await healthy(arn);
  await world.pass(2_000);
  world.probes.set(id, fails);
  await world.pass(60_000);
  expect(await ids()).toEqual([id]);
  expect(await targetStates(arn)).toEqual({ [id]: "unhealthy" });
});

quirk("ASG-52", async (world) => {
  const { stand, targetGroup, targetStates, ids } = groupWords(world);
  world.probes.set("*", fails);
  const arn = await targetGroup();
  const [id = ""] = await stand({ TargetGroupARNs: [arn], HealthCheckType: "ELB" });
  await world.pass(60_000);
  expect(await ids()).toEqual([id]);
  expect(await targetStates(arn)).toEqual({ [id]: "unhealthy" });
});

quirk("ASG-53", async (world) => {
  const { stand, targetGroup, healthy, ids } = groupWords(world);
  const checked = await targetGroup("checked");
  const other = await targetGroup("other");
  const [id = ""] = await stand({ TargetGroupARNs: [checked, other], HealthCheckType: "ELB" });
  await healthy(checked);
  await healthy(other);
  await world.pass(2_000);
  world.probes.set(id, ({ path }) =>
    Promise.resolve({ status: path === "/checked" ? 500 : 200, body: "" }),
  );
  await world.until(30_000, async () => !(await ids()).includes(id));
});

quirk("ASG-54", async (world) => {
  const { stand, targetGroup, healthy, states } = groupWords(world);
  const arn = await targetGroup();
  await stand({ DesiredCapacity: 5, TargetGroupARNs: [arn], HealthCheckType: "ELB" });
  await healthy(arn);
  await world.pass(2_000);
  world.probes.set("*", fails);
  let most = 0;
  await world.until(60_000, async () => {
    const now = await states();
    most = Math.max(most, now.filter((state) => state !== "InService").length);
    return most > 0 && now.every((state) => state === "InService");
  });
  expect(most).toBeLessThanOrEqual(2);
});

quirk("ASG-55", async (world) => {
  const { stand, targetGroup, healthy, ids, settled, activities } = groupWords(world);
  const arn = await targetGroup();
  const both = { TargetGroupARNs: [arn], HealthCheckType: "ELB", DesiredCapacity: 2 };
  const [sick = ""] = await stand(both);
  await healthy(arn);
  await world.pass(2_000);
  world.probes.set(sick, fails);
  await world.until(60_000, async () => (await ids()).length > 0 && !(await ids()).includes(sick));
  await settled(2);
  const told = (await activities()).toReversed().slice(2);
  expect(told.map(({ Description = "" }) => Description.split(" ")[0])).toEqual([
    "Terminating",
    "Launching",
  ]);
});

quirk("ASG-56", async (world) => {
  const { stand, ids } = groupWords(world);
  const [id = ""] = await stand({ HealthCheckGracePeriod: 3_600 });
  const unhealthy = { InstanceId: id, HealthStatus: "Unhealthy" };
  await accepted(world.asg.send(new SetInstanceHealthCommand(unhealthy)));
  await world.pass(10_000);
  expect(await ids()).toEqual([id]);
  const regardless = { ...unhealthy, ShouldRespectGracePeriod: false };
  await accepted(world.asg.send(new SetInstanceHealthCommand(regardless)));
  await world.until(5_000, async () => !(await ids()).includes(id));
});

quirk("ASG-57", async (world) => {
  const { stand, ids } = groupWords(world);
  const [id = ""] = await stand();
  const protect = { ...named, InstanceIds: [id], ProtectedFromScaleIn: true };
  await accepted(world.asg.send(new SetInstanceProtectionCommand(protect)));
  const unhealthy = { InstanceId: id, HealthStatus: "Unhealthy" };
  await accepted(world.asg.send(new SetInstanceHealthCommand(unhealthy)));
  await world.until(5_000, async () => !(await ids()).includes(id));
});

quirk("ASG-58", async (world) => {
  const { stand, ids, settled, group } = groupWords(world);
  const [id = ""] = await stand();
  await world.pass(1_000);
  await accepted(world.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] })));
  await world.until(5_000, async () => !(await ids()).includes(id));
  await settled(1);
  expect((await group())?.DesiredCapacity).toBe(1);
});

quirk("ASG-59", async (world) => {
  const { stand, members } = groupWords(world);
  const InstanceIds = await stand();
  const asked = new DescribeAutoScalingInstancesCommand({ InstanceIds });
  const { AutoScalingInstances } = await accepted(world.asg.send(asked));
  expect(AutoScalingInstances?.[0]?.HealthStatus).toBe("HEALTHY");
  expect((await members())[0]?.HealthStatus).toBe("Healthy");
});
