// Goal: at most one process holds a service's lease, and knows when it no longer surely does.
// Method: several processes on the stand-in's DynamoDB in virtual time, with lost requests and replies.
import { expect, test } from "vitest";
import { leaseTimes } from "../../../src/domain/lease.ts";
import { RolloutFailure } from "../../../src/domain/failure.ts";
import { readLease } from "../../../src/aws/lease-item.ts";
import type { Lease } from "../../../src/engine/ports.ts";
import { overtake } from "./support/overtake.ts";
import { VirtualWorld } from "./support/virtual-world.ts";

const quiet = (): void => undefined;

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return error instanceof RolloutFailure ? error.failure.code : String(error);
  }
  return "none";
}

function heldCode(lease: Lease): string {
  try {
    lease.assertHeld();
  } catch (error) {
    return error instanceof RolloutFailure ? error.failure.code : String(error);
  }
  return "held";
}

/** Takes the lease as a process that then dies: nothing of it moves any more. */
async function dies(world: VirtualWorld): Promise<void> {
  const dying = world.process("dead@host (pid 1)");
  await world.until(dying.world.leases.acquire("deploy r1", false, quiet));
  dying.die();
}

test("a free lease is taken at once, a released one again, with a greater epoch", async () => {
  const world = new VirtualWorld();
  const { world: ann } = world.process("ann@host (pid 1)");
  const start = world.time.now();
  const first = await world.until(ann.leases.acquire("deploy r1", false, quiet));
  expect(first.epoch).toBe(1);
  expect(heldCode(first)).toBe("held");
  await world.until(first.release());
  expect(heldCode(first)).toBe("FENCED_OUT");
  const second = await world.until(ann.leases.acquire("deploy r2", false, quiet));
  expect(second.epoch).toBe(2);
  expect(world.time.now() - start).toBeLessThan(2_000);
  expect(world.complaints).toEqual([]);
});

test("a held lease is refused, naming holder, purpose and the last sign of life", async () => {
  const world = new VirtualWorld();
  const { world: ann } = world.process("ann@host (pid 1)");
  const { world: bob } = world.process("bob@host (pid 2)");
  await world.until(ann.leases.acquire("deploy r1", false, quiet));
  await world.pass(20_000);
  const refusal = bob.leases.acquire("deploy r2", false, quiet);
  await expect(world.until(refusal)).rejects.toMatchObject({
    failure: {
      code: "LEASE_HELD",
      summary: expect.stringMatching(
        /^ann@host \(pid 1\) is changing web: deploy r1, since 2026-01-01T00:00:00.*last sign of life [45] s ago/,
      ),
    },
  });
});

test("with wait it is taken as soon as it is released, and onWait is told once", async () => {
  const world = new VirtualWorld();
  const { world: ann } = world.process("ann");
  const { world: bob } = world.process("bob");
  const lease = await world.until(ann.leases.acquire("deploy r1", false, quiet));
  const told: unknown[] = [];
  const waiting = bob.leases.acquire("deploy r2", true, (holder) => told.push(holder));
  await world.pass(600_000);
  expect(heldCode(lease)).toBe("held");
  await world.until(lease.release());
  const taken = await world.until(waiting);
  expect(taken.epoch).toBe(2);
  expect(bob.tally.waitedSeconds()).toBeGreaterThan(590);
  expect(told).toEqual([
    { holder: "ann", purpose: "deploy r1", since: "2026-01-01T00:00:00.000Z" },
  ]);
});

// Faults: O1.
test("a dead holder's lease is taken after 360 s without a change, not before", async () => {
  const world = new VirtualWorld();
  await dies(world);
  const { world: bob } = world.process("bob");
  const start = world.time.now();
  const waiting = bob.leases.acquire("deploy r2", true, quiet);
  await world.pass(355_000);
  expect(await isSettled(waiting)).toBe(false);
  const taken = await world.until(waiting);
  expect(taken.epoch).toBe(2);
  const waited = world.time.now() - start;
  expect(waited).toBeGreaterThanOrEqual(360_000);
  expect(waited).toBeLessThan(367_000);
});

test("in haste all of it happens sooner: kept by heartbeats, lost, and taken over", async () => {
  const world = new VirtualWorld();
  const inHaste = { leaseTimes: leaseTimes(20) };
  const dying = world.process("dead@host (pid 1)", inHaste);
  const held = await world.until(dying.world.leases.acquire("deploy r1", false, quiet));
  await world.pass(60_000);
  expect(heldCode(held)).toBe("held");
  dying.die();
  const { world: bob } = world.process("bob", inHaste);
  const start = world.time.now();
  const waiting = bob.leases.acquire("deploy r2", true, quiet);
  await world.pass(3_000);
  expect(heldCode(held)).toBe("LEASE_EXPIRED");
  await world.pass(14_500);
  expect(await isSettled(waiting)).toBe(false);
  expect((await world.until(waiting)).epoch).toBe(2);
  expect(world.time.now() - start).toBeLessThan(19_500);
});

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol("pending");
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}

// Faults: O6.
test("of two that wait for a dead holder one gets the lease", async () => {
  const world = new VirtualWorld();
  await dies(world);
  const first = world.process("bob").world.leases.acquire("deploy r2", true, quiet);
  const second = world.process("cat").world.leases.acquire("deploy r3", true, quiet);
  const winner = await world.until(Promise.race([first, second]));
  expect(winner.epoch).toBe(2);
  await world.pass(60_000);
  expect([await isSettled(first), await isSettled(second)].filter(Boolean)).toHaveLength(1);
});

// Faults: A8.
test("the reply to a taking is lost: it is read back and believed", async () => {
  const world = new VirtualWorld();
  const { world: ann } = world.process("ann");
  world.mishaps.set("PutItem", ["lose the reply"]);
  const lease = await world.until(ann.leases.acquire("deploy r1", false, quiet));
  expect(lease.epoch).toBe(1);
  expect(heldCode(lease)).toBe("held");
});

// Faults: A8.
test("a heartbeat whose reply is lost does not cost the lease", async () => {
  const world = new VirtualWorld();
  const { world: ann } = world.process("ann");
  const lease = await world.until(ann.leases.acquire("deploy r1", false, quiet));
  world.mishaps.set("UpdateItem", ["lose the reply", "fail after", "lose the request"]);
  await world.pass(300_000);
  expect(heldCode(lease)).toBe("held");
  world.mishaps.set("UpdateItem", ["lose the reply"]);
  await world.until(lease.release());
  const next = await world.until(ann.leases.acquire("deploy r2", false, quiet));
  expect(next.epoch).toBe(2);
});

// Faults: A5.
test("without an answer for 40 s the holder stops, long before anybody can take over", async () => {
  const world = new VirtualWorld();
  const { world: ann } = world.process("ann");
  const lease = await world.until(ann.leases.acquire("deploy r1", false, quiet));
  await world.pass(15_500);
  world.mishaps.set(
    "UpdateItem",
    Array.from({ length: 100 }, () => "lose the request" as const),
  );
  await world.pass(38_000);
  expect(heldCode(lease)).toBe("held");
  await world.pass(3_000);
  expect(heldCode(lease)).toBe("LEASE_EXPIRED");
  world.mishaps.clear();
  await world.pass(60_000);
  expect(heldCode(lease)).toBe("LEASE_EXPIRED");
});

// Faults: O11.
test("a holder that was overtaken learns it and leaves the taker's lease alone", async () => {
  const world = new VirtualWorld();
  const { world: ann, clients } = world.process("ann");
  const lease = await world.until(ann.leases.acquire("deploy r1", false, quiet));
  await overtake(world);
  await world.pass(16_000);
  expect(heldCode(lease)).toBe("FENCED_OUT");
  await world.until(lease.release());
  const table = { name: "state", clients, clock: world.clock, random: world.random };
  const standing = await world.until(readLease({ ...table, inTurn: (task) => task() }, "web"));
  expect(standing).toMatchObject({ holder: "eve", epoch: 2, released: false });
  expect(await codeOf(world.until(ann.leases.acquire("x", false, quiet)))).toBe("LEASE_HELD");
});

// Faults: O5, O17.
test("a process that was suspended past its lease does not renew it when it wakes", async () => {
  const world = new VirtualWorld();
  const { world: ann } = world.process("ann");
  const lease = await world.until(ann.leases.acquire("deploy r1", false, quiet));
  world.time.advance(1);
  const beats = world.arrived.filter((operation) => operation === "UpdateItem").length;
  // One leap, as after a lid was opened: the timers fire late and all at once.
  world.time.advance(120_000);
  await world.pass(60_000);
  expect(world.arrived.filter((operation) => operation === "UpdateItem")).toHaveLength(beats);
  expect(heldCode(lease)).toBe("LEASE_EXPIRED");
  await world.until(lease.release());
  const next = await world.until(ann.leases.acquire("deploy r2", false, quiet));
  expect(next.epoch).toBe(2);
});

test("a lease of our epoch that we did not write is not ours", async () => {
  const world = new VirtualWorld();
  const { world: ann } = world.process("ann");
  const lease = await world.until(ann.leases.acquire("deploy r1", false, quiet));
  await overtake(world, 1);
  await world.pass(16_000);
  expect(heldCode(lease)).toBe("FENCED_OUT");
});

// Faults: O17.
test("a lease that another took and gave back meanwhile is not renewed by whoever wakes", async () => {
  const world = new VirtualWorld();
  const { world: ann, clients } = world.process("ann");
  const lease = await world.until(ann.leases.acquire("deploy r1", false, quiet));
  await overtake(world, 2, true);
  await world.pass(16_000);
  expect(heldCode(lease)).toBe("FENCED_OUT");
  const table = { name: "state", clients, clock: world.clock, random: world.random };
  const standing = await world.until(readLease({ ...table, inTurn: (task) => task() }, "web"));
  expect(standing).toMatchObject({ holder: "eve", epoch: 2, released: true, rvn: "eves" });
});
