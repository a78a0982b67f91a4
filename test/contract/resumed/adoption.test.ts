// Goal: whoever goes on with an interrupted rollout finds what it made, though settings have changed
// since or AWS does not show it yet; and whoever only queues may leave the queue.
// Method: the adapters on the stand-in in virtual time; a group that appears late by hand.
import { DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { expect, test } from "vitest";
import { createGroup } from "../../../src/aws/groups.ts";
import type { Clients } from "../../../src/aws/clients.ts";
import { fleetTags } from "../../../src/domain/names.ts";
import { sampleRelease } from "../../support/samples.ts";
import { sampleFleet } from "../aws/support/samples.ts";
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
const quiet = (): void => undefined;

// Faults: O9, X6.
test("a target group of this rollout with older settings is gone on with", async () => {
  const virtual = new VirtualWorld();
  const { world } = virtual.process("ann");
  await virtual.until(world.leases.acquire("deploy r1", false, quiet));
  const fleet = sampleFleet(1);
  const order = { port: 8080, health, drainSeconds: 7 };
  const made = await virtual.until(world.traffic.createTargetGroup(fleet, order));
  const changed = { ...order, health: { ...health, healthyAfter: 5 } };
  expect(await virtual.until(world.traffic.createTargetGroup(fleet, changed))).toBe(made);
  const other = { ...fleet, rollout: 99 };
  await expect(
    virtual.until(world.traffic.createTargetGroup(other, changed)),
  ).rejects.toMatchObject({ failure: { code: "CONFLICT" } });
});

// Faults: A4, A11.
test("a group that exists is waited for until AWS shows it", async () => {
  const virtual = new VirtualWorld();
  const fleet = { ...sampleFleet(1), targetGroupArn: "arn:tg/1" };
  const Tags = Object.entries(fleetTags(fleet)).map(([Key, Value]) => ({ Key, Value }));
  let looks = 0;
  const clients = {
    autoScaling: {
      writes: {
        send: () => Promise.reject(Object.assign(new Error("taken"), { name: "AlreadyExists" })),
      },
      reads: {
        send: (command: unknown) => {
          expect(command).toBeInstanceOf(DescribeAutoScalingGroupsCommand);
          looks += 1;
          const shown = looks < 3 ? [] : [{ AutoScalingGroupName: fleet.name, Tags }];
          return Promise.resolve({ AutoScalingGroups: shown });
        },
      },
    },
  } as unknown as Pick<Clients, "autoScaling">;
  const ours = new Map<string, number>();
  const order = {
    fleet,
    release: sampleRelease(1),
    userData: "{}",
    hookSeconds: 600,
    maxSize: 2,
  };
  await virtual.until(
    createGroup({ clients, clock: virtual.clock, ours }, order, { subnetIds: ["subnet-1"] }),
  );
  expect([...ours.keys()]).toEqual([fleet.name]);
});

// Faults: O4.
test("an interruption ends the wait for a lease", async () => {
  const virtual = new VirtualWorld();
  const { world: ann } = virtual.process("ann");
  const { world: bob } = virtual.process("bob");
  await virtual.until(ann.leases.acquire("deploy r1", false, quiet));
  const stop = new AbortController();
  const waiting = bob.leases.acquire("deploy r2", true, quiet, stop.signal);
  const end = expect(virtual.until(waiting)).rejects.toThrow("enough");
  await Promise.resolve();
  virtual.time.after(12_000, () => stop.abort(new Error("enough")));
  await end;
});
