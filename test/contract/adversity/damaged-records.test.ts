// Goal: a record that is missing, altered, unknown, expired or older than it should be is refused in
// words or done without; nothing is changed on its strength.
// Method: the engine and its adapters on the stand-in in virtual time; records changed by hand.
import { expect, test } from "vitest";
import { standing } from "../../../src/standin/standing.ts";
import { VirtualService } from "../../support/virtual-service.ts";
import { hands } from "../aws/support/hands.ts";
import { overtake } from "../aws/support/overtake.ts";
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

// Faults: D4, D5.
test("a clean-up that works from an older live pointer deletes nothing once another holds the lease", async () => {
  const virtual = new VirtualWorld();
  const { world } = virtual.process("ann");
  const lease = await virtual.until(world.leases.acquire("cleanup", false, quiet));
  for (const basedOn of [undefined, 1, 2]) {
    const change = { values: { A: String(basedOn) }, basedOn, author: "ann", reason: "" };
    await virtual.until(world.configs.write({ ...change, at: "2026-01-01T00:00:00.000Z" }));
  }
  await virtual
    .until(world.ledger.promote(sampleRollout(1), sampleLive(1), undefined, lease))
    .catch(quiet);
  const keeping = { releases: [], rollouts: [], onRecord: 0 };
  expect(await virtual.until(world.releases.outdated(keeping))).toEqual([
    "config version 1",
    "config version 2",
  ]);
  await overtake(virtual);
  await expect(virtual.until(world.releases.cleanUp(keeping, lease))).rejects.toMatchObject({
    failure: { code: "FENCED_OUT" },
  });
  expect(await hands(virtual).items("web#config")).toHaveLength(3);
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
  expect(taken.epoch).toBe(6);
  expect(() => lease.assertHeld()).toThrow("no longer ours");
});
