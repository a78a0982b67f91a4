// Goal: records beyond the limit go, nothing that stands leads to a missing one; an id whose record
// is gone is refused for other content and given anew for the same; only tarballs that publishing
// put into the base's store for releases nobody needs are deleted.
// Method: processes on the stand-in's DynamoDB in virtual time; a store in a temporary directory.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createReleases } from "../../../src/aws/releases.ts";
import { createSourceStore } from "../../../src/aws/source-store.ts";
import { createInTurn } from "../../../src/aws/in-turn.ts";
import { sourceName } from "../../../src/domain/names.ts";
import type { Release, TarballArtifact } from "../../../src/domain/release.ts";
import type { Lease } from "../../../src/engine/ports.ts";
import { sampleDraft, sampleRollout } from "./support/samples.ts";
import { VirtualWorld } from "./support/virtual-world.ts";

let store: string;
let virtual: VirtualWorld;
let ann: ReturnType<VirtualWorld["process"]>;
let releases: ReturnType<typeof createReleases>;
let lease: Lease;

beforeEach(async () => {
  store = mkdtempSync(join(tmpdir(), "slipway-store-"));
  virtual = new VirtualWorld();
  ann = virtual.process("ann");
  const { clients, world } = ann;
  const { clock, random } = virtual;
  const table = { name: "state", clients, clock, random, inTurn: createInTurn() };
  const owner = { service: "web", environment: "test" };
  releases = createReleases(table, owner, createSourceStore(clients, pathToFileURL(store).href));
  lease = await virtual.until(world.leases.acquire("clean up", false, () => undefined));
  const at = "2026-01-01T00:00:00.000Z";
  const change = { values: { A: "1" }, basedOn: undefined, author: "ann", reason: undefined, at };
  await virtual.until(world.configs.write(change));
});

afterEach(() => rmSync(store, { recursive: true }));

async function publish(id: string, artifact: Partial<TarballArtifact> = {}): Promise<Release> {
  const config = (await virtual.until(ann.world.configs.latest()))!;
  const draft = sampleDraft(id, config);
  const whole = { ...draft.artifact, ...artifact } as TarballArtifact;
  return (await virtual.until(releases.publish({ ...draft, artifact: whole }))).release;
}

/** Publishes as `slipway release create` does: the tarball first. */
async function publishSource(id: string, sha256: string): Promise<Release> {
  const path = join(store, sourceName("web", sha256));
  writeFileSync(path, sha256);
  return await publish(id, { sha256, url: pathToFileURL(path).href });
}

const cleanUp = (needed: readonly number[], onRecord: number, rollouts: readonly number[] = []) =>
  virtual.until(releases.cleanUp({ releases: needed, rollouts, onRecord }, lease));

test("the newest stay on record, and what is needed whatever its age; the rest goes, once", async () => {
  for (let number = 1; number <= 6; number += 1) {
    await publish(`1.0.${number}`);
    await virtual.until(ann.world.ledger.write(sampleRollout(number), lease));
  }
  await virtual.until(releases.pin((await virtual.until(releases.read(2)))!.release, pin));
  const keeping = { releases: [1, 6], rollouts: [1], onRecord: 2 };
  const foretold = await virtual.until(releases.outdated(keeping));
  expect(await cleanUp([1, 6], 2, [1])).toEqual(foretold);
  expect(foretold).toEqual([
    "the record of rollout 2",
    "the record of rollout 3",
    "the record of rollout 4",
    "the record of r3 (1.0.3)",
    "the record of r4 (1.0.4)",
  ]);
  const left = await virtual.until(releases.list());
  expect(left.map(({ release }) => release.number)).toEqual([1, 2, 5, 6]);
  const rollouts = await virtual.until(ann.world.ledger.rollouts(100));
  expect(rollouts.map(({ number }) => number)).toEqual([6, 5, 1]);
  expect(await cleanUp([1, 6], 2, [1])).toEqual([]);
});

const pin = { by: "bob", at: "2026-01-01T00:00:00.000Z", reason: undefined };

test("an id off record is refused for other content, and given a new number for the same", async () => {
  const [first] = [await publish("1.0.1"), await publish("1.0.2"), await publish("1.0.3")];
  await cleanUp([3], 1);
  expect(await virtual.until(releases.find("1.0.1"))).toBeUndefined();
  expect(await virtual.until(releases.reasonIncomplete(first))).toBe(
    "its record has been cleaned up",
  );
  await expect(publish("1.0.1", { sha256: "other" })).rejects.toMatchObject({
    failure: {
      code: "CONFLICT",
      summary:
        "Release 1.0.1 was published as r1, with other content, and has since gone off record.",
    },
  });
  expect((await publish("1.0.1")).number).toBeGreaterThan(3);
  const again = await virtual.until(releases.find("1.0.1"));
  expect(again?.release).toMatchObject({ id: "1.0.1", artifact: first.artifact });
});

test("of two that take an id off record at once, one does and the other finds it", async () => {
  await publish("1.0.1");
  await publish("1.0.2");
  await cleanUp([2], 1);
  const config = (await virtual.until(ann.world.configs.latest()))!;
  const bob = virtual.process("bob").world.releases;
  const both = [releases, bob].map((one) => one.publish(sampleDraft("1.0.1", config)));
  const [a, b] = await virtual.until(Promise.all(both));
  expect(a!.release.number).toBe(b!.release.number);
  expect(a!.created).toBe(!b!.created);
});

test("ids are forgotten ten limits later, and free from then on", async () => {
  for (let number = 1; number <= 12; number += 1) {
    await publish(`1.0.${number}`);
  }
  expect(await cleanUp([12], 1)).not.toContain("the id 1.0.2");
  expect(await cleanUp([12], 1)).toEqual(["the id 1.0.1", "the id 1.0.2"]);
  expect((await publish("1.0.1", { sha256: "other" })).id).toBe("1.0.1");
  await expect(publish("1.0.3", { sha256: "other" })).rejects.toThrow(/with other content/);
});

test("tarballs that only unneeded releases use go from the store, and nothing else does", async () => {
  await publishSource("1.0.1", "a1");
  await publishSource("1.0.2", "b2");
  // The same source under two ids, one of them needed.
  await publishSource("1.0.3", "b2");
  const elsewhere = join(store, "by-hand.tar.gz");
  writeFileSync(elsewhere, "x");
  await publish("1.0.4", { url: pathToFileURL(elsewhere).href });
  const others = join(store, sourceName("web-2", "c3"));
  writeFileSync(others, "x");
  await publish("1.0.5", { url: pathToFileURL(others).href, sha256: "c3" });
  expect(await cleanUp([3], 100)).toEqual([`tarball ${pathToFileURL(store).href}/web-a1.tar.gz`]);
  expect(readdirSync(store).sort()).toEqual(["by-hand.tar.gz", "web-2-c3.tar.gz", "web-b2.tar.gz"]);
  expect(await cleanUp([3], 100)).toEqual([]);
});

test.each([7, 8, 9])(
  "killed between its deletes, the next clean-up finishes (%i calls on)",
  async (ahead) => {
    for (let number = 1; number <= 3; number += 1) {
      await publish(`1.0.${number}`);
      await virtual.until(ann.world.ledger.write(sampleRollout(number), lease));
    }
    const before = virtual.arrived.length;
    const cleaning = releases.cleanUp({ releases: [3], rollouts: [], onRecord: 1 }, lease);
    await virtual.when(() => virtual.arrived.length >= before + ahead, cleaning);
    ann.die();
    await virtual.until(Promise.allSettled([cleaning]));
    const bob = virtual.process("bob").world;
    const wait = bob.leases.acquire("clean up", true, () => undefined);
    const next = await virtual.until(wait);
    await virtual.until(bob.releases.cleanUp({ releases: [3], rollouts: [], onRecord: 1 }, next));
    expect((await virtual.until(bob.releases.list())).map(({ release }) => release.id)).toEqual([
      "1.0.3",
    ]);
    expect(await virtual.until(bob.ledger.rollouts(9))).toHaveLength(1);
    await expect(
      virtual.until(bob.releases.publish(sampleDraft("1.0.1", { version: 1, sha256: "00" }))),
    ).rejects.toMatchObject({ failure: { code: "CONFLICT" } });
  },
);
