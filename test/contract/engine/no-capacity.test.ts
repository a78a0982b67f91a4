// Goal: a zone without machines is no reason to give up while another has some; only when none has
// any is the rollout undone, with CAPACITY and no blame; a zone lost under traffic pauses the shift.
// Method: the real engine and SDK on the stand-in under virtual time, with its faults by zone, and an
// Auto Scaling that goes on in the zone that refused, so that nothing but slipway moves it.
import { DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { expect, test } from "vitest";
import { drift, halfShifted, stepStarts, type Drifted, type Person } from "./support/drifting.ts";

const zoneA = "us-east-1a";
const zoneB = "us-east-1b";

/** Auto Scaling that goes on in the zone that refused. */
const without = ["ASG-43"] as const;

const lacking =
  (...zones: readonly string[]) =>
  ({ service }: Person): Promise<void> => {
    const { faults } = service.world.standin;
    for (const zone of zones) {
      faults.add({ kind: "capacity", zone });
    }
    return Promise.resolve();
  };

const groupOf = async ({ autoScaling, rollout }: Person) => {
  const names = { AutoScalingGroupNames: [rollout.candidate.name] };
  const command = new DescribeAutoScalingGroupsCommand(names);
  return (await autoScaling.send(command)).AutoScalingGroups?.[0];
};

const told = ({ events }: Drifted) =>
  events.flatMap((event) => (event.event === "note" ? [event.message] : [])).join(" ");

// Faults: A20.
test("a canary that one zone has no machine for comes up in another; then all are back", async () => {
  const done = await drift({ at: stepStarts("launch-canary"), edit: lacking(zoneA), without });
  expect(done.result).toMatchObject({ outcome: "live", left: [] });
  expect(told(done)).toContain(`AWS has no capacity in ${zoneA}; the group is pointed at subnet-`);
  expect(done.rollout.avoidedSubnets).toEqual([done.service.world.base.subnetIds[0]]);
  const group = await groupOf(done.person);
  expect(group?.Instances?.map(({ AvailabilityZone }) => AvailabilityZone)).toEqual([zoneB, zoneB]);
  expect(group?.VPCZoneIdentifier).toBe(done.service.world.base.subnetIds.join(","));
  expect(done.lostMs).toEqual([]);
});

// Faults: A20.
test("no zone has a machine: undone with CAPACITY, each asked, nobody blamed", async () => {
  const done = await drift({
    at: stepStarts("launch-canary"),
    edit: lacking(zoneA, zoneB),
    without,
  });
  expect(done.result).toMatchObject({ outcome: "rolled-back", code: "CAPACITY", left: [] });
  expect(done.result.evidence.join()).toContain(zoneA);
  expect(done.result.evidence.join()).toContain(zoneB);
  expect(done.rollout.state).toMatchObject({ failure: { causedByRelease: false } });
  expect(done.lostMs).toEqual([]);
});

test("a fleet that has its canary in the short zone is left to Auto Scaling's own zones", async () => {
  const done = await drift({
    at: stepStarts("verify-canary"),
    edit: ({ service }) => {
      service.world.standin.faults.add({ kind: "capacity", zone: zoneA });
      return Promise.resolve();
    },
    settings: { capacity: { min: 4, desired: 4, max: 6 } },
  });
  expect(done.result).toMatchObject({ outcome: "live", left: [] });
  expect(done.rollout.avoidedSubnets).toBeUndefined();
  expect(done.lostMs).toEqual([]);
});

// Faults: I7.
test("a zone lost under traffic pauses the shift until the fleet is whole elsewhere", async () => {
  const done = await drift({
    at: halfShifted,
    edit: ({ service }) => {
      service.world.standin.faults.add({ kind: "zone-loss", zone: zoneA });
      return Promise.resolve();
    },
    releases: { startMs: 15_000 },
    settings: { shift: { stepPercents: [50, 100], pauseSeconds: 5 } },
  });
  expect(done.result, done.result.reason).toMatchObject({ outcome: "live", left: [] });
  expect(done.serving).toMatchObject([{ percent: 100, healthy: 2 }]);
  const waits = done.events.flatMap((e) => (e.event === "step-waiting" ? [e.reason] : []));
  expect(waits.join()).toContain("1 of 2 targets are healthy");
});
