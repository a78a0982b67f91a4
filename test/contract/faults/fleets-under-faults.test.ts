// Goal: slipway gets its fleet through throttles, a lost reply, a crash and a zone short of machines.
// Method: its adapters and a group on the stand-in in virtual time, faults set as at the door.
import { expect, test } from "vitest";
import { faultOrder } from "../../../src/standin/faults/fault-order.ts";
import { sampleDraft, sampleFleet } from "../aws/support/samples.ts";
import { VirtualWorld } from "../aws/support/virtual-world.ts";

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

/** Launches a fleet of one with faults that are set once its target group stands. */
async function fleetUnder(...orders: object[]) {
  const virtual = new VirtualWorld();
  const { standin } = virtual;
  const { world } = virtual.process("ann");
  await virtual.until(world.leases.acquire("deploy r1", false, () => undefined));
  const order = { port: 8080, health, drainSeconds: 2 };
  const arn = await virtual.until(world.traffic.createTargetGroup(sampleFleet(1), order));
  const fleet = sampleFleet(1, arn);
  for (const one of orders) {
    expect(standin.faults.add(faultOrder.parse(one))).toBeTypeOf("object");
  }
  const release = { ...sampleDraft("1.0.1", { version: 1, sha256: "00" }), number: 1 };
  const launch = { fleet, release, userData: "{}", hookSeconds: 480, maxSize: 4 };
  await virtual.until(world.fleets.launch(launch));
  return { standin, virtual, observe: () => virtual.until(world.fleets.observe(fleet)) };
}

// Faults: A1, A4.
test("a burst of throttles and a lost CreateAutoScalingGroup leave one group, its own", async () => {
  const { standin, observe } = await fleetUnder(
    { kind: "throttle", at: "ec2:CreateLaunchTemplate", count: 2 },
    { kind: "throttle", at: "autoscaling:CreateAutoScalingGroup", count: 1 },
    { kind: "lost-reply", at: "autoscaling:CreateAutoScalingGroup#2" },
  );
  expect((await observe())?.size).toMatchObject({ min: 1, desired: 1 });
  expect(standin.region.autoScaling.all().map(({ name }) => name)).toEqual([sampleFleet(1).name]);
  const struck = standin.log.since(0).filter(({ fault }) => fault !== undefined);
  expect(struck.map(({ operation, status, fault }) => [operation, status, fault])).toEqual([
    ["CreateLaunchTemplate", 503, "throttle"],
    ["CreateLaunchTemplate", 503, "throttle"],
    ["CreateAutoScalingGroup", 400, "throttle"],
    ["CreateAutoScalingGroup", 0, "lost-reply"],
  ]);
});

// Faults: A20.
test("a group finds the other zone, boots slowly, and replaces what crashes", async () => {
  const { standin, virtual } = await fleetUnder(
    { kind: "capacity", zone: "us-east-1a" },
    { kind: "slow-boot", ms: 5000, count: 1 },
    { kind: "crash", ms: 1000, count: 1 },
  );
  const { ec2 } = standin.region;
  const states = () => ec2.instances.all().map((instance) => instance.state);
  await virtual.pass(4_000);
  expect(states()).toEqual(["pending"]);
  await virtual.pass(2_000);
  expect(states()).toEqual(["running"]);
  await virtual.pass(10_000);
  expect(states().filter((state) => state === "running")).toEqual(["running"]);
  expect(ec2.launches).toHaveLength(2);
  const zones = ec2.instances.all().map((instance) => instance.availabilityZone);
  expect(zones).toEqual(["us-east-1b", "us-east-1b"]);
});
