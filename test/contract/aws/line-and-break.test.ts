// Goal: a broken lease fences its holder at once and is waited out unless the holder is dead; the
// line's record is written by one hand at a time, and a halt only under the lease.
// Method: several processes on the stand-in's DynamoDB in virtual time.
import { expect, test } from "vitest";
import { runningLine, startLine, stopLine } from "../../../src/domain/line.ts";
import type { Lease, World } from "../../../src/engine/ports.ts";
import { sampleRollout } from "./support/samples.ts";
import { VirtualWorld } from "./support/virtual-world.ts";

const quiet = (): void => undefined;

async function broken(isDead: boolean) {
  const virtual = new VirtualWorld();
  const { world: ann } = virtual.process("ann@host (pid 1)");
  const { world: bob } = virtual.process("bob@host (pid 2)");
  const lease = await virtual.until(ann.leases.acquire("deploy r1", false, quiet));
  const { lease: seen } = await virtual.until(bob.leases.look());
  expect(seen).toMatchObject({ holder: "ann@host (pid 1)", epoch: 1, released: false });
  await virtual.until(bob.leases.break(seen!, { reason: "stuck", isDead }));
  return { virtual, ann, bob, lease, seen: seen! };
}

async function expectFencedOut(virtual: VirtualWorld, ann: World, lease: Lease): Promise<void> {
  await expect(virtual.until(ann.ledger.write(sampleRollout(1), lease))).rejects.toMatchObject({
    failure: { code: "FENCED_OUT" },
  });
  await virtual.pass(20_000);
  expect(() => lease.assertHeld()).toThrow("bob@host (pid 2)");
}

test("the holder of a broken lease writes nothing from then on, and is told by whom", async () => {
  const { virtual, ann, bob, lease } = await broken(false);
  await expectFencedOut(virtual, ann, lease);
  expect((await virtual.until(bob.leases.look())).lease).toMatchObject({
    epoch: 2,
    broken: true,
    released: false,
    purpose: "the lease of ann@host (pid 1) (deploy r1) is broken: stuck",
  });
  expect(virtual.complaints).toEqual([]);
});

test("a broken lease is refused, and taken only after the signature window", async () => {
  const { virtual, bob } = await broken(false);
  const refused = virtual.until(bob.leases.acquire("resume", false, quiet));
  await expect(refused).rejects.toMatchObject({
    failure: {
      code: "LEASE_HELD",
      summary: expect.stringContaining("bob@host (pid 2) has broken the lease on web"),
      remedy: expect.stringContaining("waits 6 minutes"),
    },
  });
  const since = virtual.time.now();
  const taken = await virtual.until(bob.leases.acquire("resume", true, quiet));
  expect(taken.epoch).toBe(3);
  expect((virtual.time.now() - since) / 1000).toBeGreaterThanOrEqual(360);
});

test("affirmed to be dead, its holder is not waited for, and is fenced all the same", async () => {
  const { virtual, ann, bob, lease } = await broken(true);
  const since = virtual.time.now();
  const taken = await virtual.until(bob.leases.acquire("resume", false, quiet));
  expect(taken.epoch).toBe(3);
  expect(virtual.time.now() - since).toBeLessThan(2_000);
  await expectFencedOut(virtual, ann, lease);
});

test("a lease that changed hands since it was looked at is not broken", async () => {
  const { virtual, bob, seen } = await broken(true);
  const again = virtual.until(bob.leases.break(seen, { reason: "stuck", isDead: true }));
  await expect(again).rejects.toMatchObject({ failure: { code: "CONFLICT" } });
});

test("a break whose reply is lost is one break", async () => {
  const virtual = new VirtualWorld();
  const { world: ann } = virtual.process("ann@host (pid 1)");
  const { world: bob } = virtual.process("bob@host (pid 2)");
  await virtual.until(ann.leases.acquire("deploy r1", false, quiet));
  const { lease: seen } = await virtual.until(bob.leases.look());
  virtual.mishaps.set("UpdateItem", ["lose the reply"]);
  await virtual.until(bob.leases.break(seen!, { reason: "stuck", isDead: false }));
  expect((await virtual.until(bob.leases.look())).lease?.epoch).toBe(2);
});

const stop = {
  kind: "frozen",
  by: "ann@desk",
  at: "2026-01-01T00:00:00.000Z",
  reason: "x",
} as const;

test("the line is what was written last; of two who read the same, one is told", async () => {
  const virtual = new VirtualWorld();
  const { world: ann } = virtual.process("ann@host (pid 1)");
  const { world: bob } = virtual.process("bob@host (pid 2)");
  expect(await virtual.until(ann.line.read())).toEqual(runningLine);
  await virtual.until(bob.line.read());
  const frozen = stopLine(runningLine, stop);
  await virtual.until(ann.line.write(frozen));
  await expect(virtual.until(bob.line.write(runningLine))).rejects.toMatchObject({
    failure: { code: "CONFLICT" },
  });
  expect(await virtual.until(bob.line.read())).toEqual(frozen);
  const running = startLine(frozen, { by: "bob@desk", at: stop.at, reason: "done" });
  await virtual.until(bob.line.write(running));
  expect((await virtual.until(ann.line.read())).stops).toEqual([]);
});

test("whoever was fenced out halts nothing", async () => {
  const { virtual, ann, lease } = await broken(true);
  await virtual.until(ann.line.read());
  const halting = ann.line.write(stopLine(runningLine, stop), lease);
  await expect(virtual.until(halting)).rejects.toMatchObject({ failure: { code: "FENCED_OUT" } });
  expect(await virtual.until(ann.line.read())).toEqual(runningLine);
});
