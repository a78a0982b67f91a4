import { expect, test } from "vitest";
import { refusal } from "../ec2/small-region.ts";
import { groupWorld } from "./group-world.ts";

const g = { AutoScalingGroupName: "g" };
const policy = (MinHealthyPercentage: number, MaxHealthyPercentage: number) => ({
  InstanceMaintenancePolicy: { MinHealthyPercentage, MaxHealthyPercentage },
});

/** A group checked by its load balancer, all in service and found healthy. */
async function checkedGroup(desired: number, input: object) {
  const world = groupWorld();
  const { create, advance, elb, targetGroup, ids, members } = world;
  create({
    DesiredCapacity: desired,
    HealthCheckType: "ELB",
    TargetGroupARNs: [targetGroup],
    ...input,
  });
  await advance(600);
  elb.say(targetGroup, "healthy");
  await advance(300);
  const fall = (some: readonly string[]) =>
    some.forEach((id) => elb.groups.get(targetGroup)!.set(id, "unhealthy"));
  const healthyNow = () =>
    members().filter((one) => one.LifecycleState === "InService" && one.HealthStatus === "Healthy")
      .length;
  /** Steps on, new instances passing their checks, and tells what was seen on the way. */
  const watch = async (ms: number) => {
    let least = Infinity;
    let most = 0;
    for (let passed = 0; passed < ms; passed += 50) {
      await advance(50);
      for (const [id, state] of elb.groups.get(targetGroup)!) {
        if (state === "initial") elb.groups.get(targetGroup)!.set(id, "healthy");
      }
      least = Math.min(least, healthyNow());
      most = Math.max(most, members().filter((m) => !m.LifecycleState.startsWith("Term")).length);
    }
    return { least, most };
  };
  return { ...world, fall, watch, first: ids() };
}

test("with 100 to 110 percent the replacement is in service before the sick one goes", async () => {
  const { fall, watch, first, ids, activities } = await checkedGroup(2, policy(100, 110));
  fall([first[0]!]);
  expect(await watch(5_000)).toEqual({ least: 1, most: 3 });
  expect(ids()).toHaveLength(2);
  expect(ids()).not.toContain(first[0]);
  const told = activities().toReversed().slice(2);
  expect(told.map((one) => one.Description.split(" ")[0])).toEqual(["Launching", "Terminating"]);
  expect(told[0].Cause).toContain("unhealthy instance needing to be replaced");
});

test("with 50 to 100 percent as many go at once as may be missing, and none is added", async () => {
  const { fall, watch, first, ids } = await checkedGroup(4, policy(50, 100));
  fall(first.slice(0, 3));
  const { most } = await watch(5_000);
  expect(most).toBe(4);
  expect(ids()).toHaveLength(4);
  expect(ids().filter((id) => first.includes(id))).toEqual([first[3]]);
});

test("a group all of whose instances are sick gets well within its range", async () => {
  const { fall, watch, first, ids } = await checkedGroup(2, policy(100, 150));
  fall(first);
  expect((await watch(10_000)).most).toBe(3);
  expect(ids()).toHaveLength(2);
  expect(ids().some((id) => first.includes(id))).toBe(false);
});

test("the replacement has to warm up first", async () => {
  const warm = { ...policy(100, 110), DefaultInstanceWarmup: 60 };
  const { fall, watch, first, ids, advance } = await checkedGroup(1, warm);
  await advance(60_000);
  fall(first);
  await watch(30_000);
  expect(ids()).toContain(first[0]);
  await watch(40_000);
  expect(ids()).not.toContain(first[0]);
});

test("an instance that does not run any more is replaced at once all the same", async () => {
  const { first, driver, advance, activities } = await checkedGroup(2, policy(100, 110));
  driver.machines.get(first[0]!)!.events.died("power");
  await advance(3_000);
  const told = activities().toReversed().slice(2);
  expect(told.map((one) => one.Description.split(" ")[0])).toEqual(["Terminating", "Launching"]);
});

test.each([
  [{ MinHealthyPercentage: 90 }],
  [{ MinHealthyPercentage: 90, MaxHealthyPercentage: 99 }],
  [{ MinHealthyPercentage: 0, MaxHealthyPercentage: 101 }],
  [{ MinHealthyPercentage: -1, MaxHealthyPercentage: 110 }],
])("policy %j is refused", (InstanceMaintenancePolicy) => {
  const { create } = groupWorld();
  expect(refusal(() => create({ InstanceMaintenancePolicy })).code).toBe("ValidationError");
});

test("settings are shown, and taken back by -1", () => {
  const { create, call, group } = groupWorld();
  const set = { ...policy(90, 120), DefaultInstanceWarmup: 30 };
  create(set);
  expect(group()).toMatchObject(set);
  call("UpdateAutoScalingGroup", { ...g, MinSize: 1 });
  expect(group()).toMatchObject(set);
  call("UpdateAutoScalingGroup", { ...g, ...policy(-1, -1), DefaultInstanceWarmup: -1 });
  expect(group()).not.toHaveProperty("InstanceMaintenancePolicy");
  expect(group()).not.toHaveProperty("DefaultInstanceWarmup");
});

test("what has no effect here is refused unless it asks for nothing", () => {
  const { create } = groupWorld();
  expect(refusal(() => create({ CapacityRebalance: true })).code).toBe("NotImplemented");
  expect(refusal(() => create({ MaxInstanceLifetime: 86_400 })).code).toBe("NotImplemented");
  expect(refusal(() => create({ DefaultInstanceWarmup: 3_601 })).code).toBe("ValidationError");
  expect(refusal(() => create({ DeletionProtection: "some" })).code).toBe("ValidationError");
  create({ CapacityRebalance: false, MaxInstanceLifetime: 0 });
});

test("a group that is to stay balanced goes on trying in the zone that fails", async () => {
  const { create, group, members, advance, region } = groupWorld();
  region.ec2.refuseLaunches(({ availabilityZone }) =>
    availabilityZone.endsWith("a") ? refusal(() => create({ MinSize: -1 })) : undefined,
  );
  const only = { CapacityDistributionStrategy: "balanced-only" };
  create({ DesiredCapacity: 2, AvailabilityZoneDistribution: only });
  await advance(10_000);
  expect(group().AvailabilityZoneDistribution).toEqual(only);
  expect(members()).toEqual([]);
});

test("all deletion is prevented until the protection is taken back", async () => {
  const { create, call, group, advance } = groupWorld();
  create({ DesiredCapacity: 0, DeletionProtection: "prevent-all-deletion" });
  expect(refusal(() => call("DeleteAutoScalingGroup", g)).code).toBe("ValidationError");
  call("UpdateAutoScalingGroup", { ...g, DeletionProtection: "prevent-force-deletion" });
  call("DeleteAutoScalingGroup", g);
  await advance(1_000);
  expect(group()).toBeUndefined();
});
