// Goal: a record that is missing, altered, unknown, expired or older than it should be is refused in
// words or done without; nothing is changed on its strength.
// Method: the engine and its adapters on the stand-in in virtual time; records changed by hand.
import { expect, test } from "vitest";
import { standing } from "../../../src/standin/standing.ts";
import { VirtualService } from "../../support/virtual-service.ts";
import { hands } from "../aws/support/hands.ts";
import { sampleLive, sampleRollout } from "../aws/support/samples.ts";
import { VirtualWorld } from "../aws/support/virtual-world.ts";

const quiet = (): void => undefined;
const groups = (web: VirtualService): readonly string[] =>
  standing(web.world.standin.region).groups.map((name) => name.replace(/-\w+$/, ""));

// Faults: D1, D3.
test.each([
  ["is gone", undefined, "config version 1 has been cleaned up"],
  ["was altered", { sha256: { S: "ff" } }, "is not the one it was published with"],
])(
  "a release whose config version %s is refused before anything is made",
  async (_what, more, said) => {
    const web = new VirtualService();
    const release = await web.world.until(web.publish({ A: "1" }));
    const { item, put, remove } = hands(web.world);
    const config = await item("web#config", "0000000001");
    await (more ? put({ ...config, ...more }) : remove("web#config", "0000000001"));
    const result = await web.world.until(web.deploy(release));
    expect(result).toMatchObject({ outcome: "refused", code: "PREFLIGHT" });
    expect(result.reason).toContain(said);
    expect(groups(web)).toEqual([]);
  },
);

// Faults: D1.
test("a release's record that does not match its hash is not believed", async () => {
  const web = new VirtualService();
  const release = await web.world.until(web.publish({ A: "1" }));
  const { item, put } = hands(web.world);
  const record = await item("web#release", "0000000001");
  await put({ ...record, document: { S: JSON.stringify({ ...release, ami: "ami-0" }) } });
  const read = web.engineWorld.releases.read(1);
  await expect(web.world.until(read)).rejects.toThrow("does not match its sha256");
});

// Faults: D6, O9.
test.each([
  ["of a later schema", { schema: 2 }, "CONFLICT", "written by a newer slipway"],
  ["of another list of steps", { stepList: 99 }, "CONFLICT", "another version of slipway"],
])("an unfinished rollout %s is refused and stays as it is", async (_what, more, code, said) => {
  const web = new VirtualService();
  const release = await web.world.until(web.publish({ A: "1" }));
  const { item, items, put } = hands(web.world);
  const { leases } = web.engineWorld;
  await web.world.until((await web.world.until(leases.acquire("deploy", false, quiet))).release());
  const unfinished = { ...sampleRollout(1), releaseId: release.id, ...more };
  const document = { S: JSON.stringify(unfinished) };
  await put({ pk: { S: "web#control" }, sk: { S: "rollout#0000000001" }, document });
  const result = await web.world.until(web.deploy(release));
  expect(result).toMatchObject({ outcome: "refused", code });
  expect(result.reason).toContain(said);
  expect(groups(web)).toEqual([]);
  expect((await item("web#control", "rollout#0000000001"))["document"]).toEqual(document);
  expect((await items("web#control")).map(({ sk }) => sk?.S)).not.toContain("live");
});

// Faults: D6.
test.each(["{", '"text"', "null"])(
  "a live pointer that says %s is a bug told as one",
  async (text) => {
    const web = new VirtualService();
    const release = await web.world.until(web.publish({ A: "1" }));
    await hands(web.world).put({
      pk: { S: "web#control" },
      sk: { S: "live" },
      document: { S: text },
    });
    await expect(web.world.until(web.deploy(release))).rejects.toThrow(/JSON|not an object/);
    expect(groups(web)).toEqual([]);
  },
);

// Faults: D7.
test("reports of boots, the only records that time may take, are not missed once a release is live", async () => {
  const web = new VirtualService();
  const first = await web.world.until(web.publish({ A: "1" }));
  expect(await web.world.until(web.deploy(first))).toMatchObject({ outcome: "live" });
  const { items, remove } = hands(web.world);
  const boots = await items("web#boot#1");
  expect(boots.length).toBeGreaterThan(0);
  for (const { pk, sk } of boots) {
    await remove(pk?.S ?? "", sk?.S ?? "");
  }
  expect(await web.release({ A: "2" })).toMatchObject({ outcome: "live", left: [] });
  const back = web.deploy(first, { purpose: "rollback", despiteBrokenStable: true });
  expect(await web.world.until(back)).toMatchObject({ outcome: "live", release: first.id });
  expect(groups(web)).toEqual(["web-3"]);
});

// Faults: D1.
test("a release whose record is gone is not promoted, and the reason is true", async () => {
  const virtual = new VirtualWorld();
  const { ledger, leases } = virtual.process("ann").world;
  const lease = await virtual.until(leases.acquire("deploy r1", false, quiet));
  const promoting = ledger.promote(sampleRollout(1), sampleLive(1), undefined, lease);
  await expect(virtual.until(promoting)).rejects.toMatchObject({
    failure: {
      code: "FENCED_OUT",
      summary: "The release's record is gone; nothing was written.",
    },
  });
  expect(await virtual.until(ledger.live())).toBeUndefined();
  expect(await virtual.until(ledger.rollout(1))).toBeUndefined();
});

// Faults: O12.
test("a lease whose item somebody deleted is waited out, and its numbers go on", async () => {
  const virtual = new VirtualWorld();
  const { world: ann } = virtual.process("ann");
  for (let turn = 1; turn <= 4; turn += 1) {
    const earlier = await virtual.until(ann.leases.acquire("deploy", false, quiet));
    await virtual.until(earlier.release());
  }
  const lease = await virtual.until(ann.leases.acquire("deploy r1", false, quiet));
  expect(lease.epoch).toBe(5);
  await virtual.until(ann.ledger.write(sampleRollout(1), lease));
  await hands(virtual).remove("web#control", "lease");
  const { world: bob } = virtual.process("bob");
  await expect(virtual.until(bob.leases.acquire("deploy r2", false, quiet))).rejects.toMatchObject({
    failure: { code: "LEASE_HELD", summary: expect.stringContaining("has been deleted") },
  });
  // Whoever held it can write nothing more, and knows it before anybody else may act.
  await expect(virtual.until(ann.ledger.write(sampleRollout(1), lease))).rejects.toMatchObject({
    failure: { code: "FENCED_OUT" },
  });
  const start = virtual.time.now();
  const taken = await virtual.until(bob.leases.acquire("deploy r2", true, quiet));
  expect(virtual.time.now() - start).toBeGreaterThanOrEqual(360_000);
  expect(taken.epoch).toBeGreaterThan(5);
  expect(() => lease.assertHeld()).toThrow("ran out");
});

// Faults: O12, O11.
test("nobody shares an epoch with a holder that left no record, though the item is deleted, twice", async () => {
  const virtual = new VirtualWorld();
  const { world: ann } = virtual.process("ann");
  const lease = await virtual.until(ann.leases.acquire("deploy r1", false, quiet));
  await virtual.until(ann.ledger.write(sampleRollout(1), lease));
  await virtual.until(lease.release());
  const epochs = new Set<number>([lease.epoch]);
  for (const turn of [2, 3, 4]) {
    const late = virtual.process(`late${turn}`).world;
    const silent = await virtual.until(late.leases.acquire("deploy", true, quiet));
    epochs.add(silent.epoch);
    await hands(virtual).remove("web#control", "lease");
    const next = virtual.process(`next${turn}`).world;
    const taken = await virtual.until(next.leases.acquire("deploy", true, quiet));
    epochs.add(taken.epoch);
    await expect(
      virtual.until(late.ledger.write(sampleRollout(1, { reason: "late" }), silent)),
    ).rejects.toMatchObject({ failure: { code: "FENCED_OUT" } });
    await virtual.until(taken.release());
  }
  expect(epochs.size).toBe(7);
});

// Faults: O12, D1.
test.each(["epoch", "rvn", "released"])(
  "a lease item that lost its %s is named after three tries, and the wait can be ended",
  async (lost) => {
    const virtual = new VirtualWorld();
    const { world: ann } = virtual.process("ann");
    await virtual.until(
      (await virtual.until(ann.leases.acquire("deploy", false, quiet))).release(),
    );
    const { item, put } = hands(virtual);
    const { [lost]: _gone, ...rest } = await item("web#control", "lease");
    await put(rest);
    await expect(virtual.until(ann.leases.acquire("deploy", true, quiet))).rejects.toMatchObject({
      failure: {
        code: "CONFLICT",
        summary: expect.stringContaining("item web#control lease of table state lacks"),
        remedy: expect.stringContaining("--wait"),
      },
    });
    const stop = new AbortController();
    const ended = ann.leases.acquire("deploy", true, quiet, stop.signal);
    await virtual.pass(1_000);
    stop.abort(new Error("Ctrl-C"));
    await expect(virtual.until(ended)).rejects.toThrow("Ctrl-C");
  },
);
