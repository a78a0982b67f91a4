// Goal: config versions and releases are immutable, numbered, and cleaned up by reference only.
// Method: processes on the stand-in's DynamoDB in virtual time, racing and losing replies.
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import type { ConfigValues } from "../../../src/domain/config.ts";
import { overtake } from "./support/overtake.ts";
import { sampleDraft, sampleLive, sampleRollout } from "./support/samples.ts";
import { VirtualWorld } from "./support/virtual-world.ts";

const quiet = (): void => undefined;
const at = "2026-01-01T00:00:00.000Z";

function change(values: ConfigValues, basedOn: number | undefined, author = "ann") {
  return { values, basedOn, author, reason: undefined, at };
}

const keeping = (releases: readonly number[]) => ({ releases, rollouts: [], onRecord: 100 });

// Faults: D8.
test("config versions count up, keep their values byte for byte, and never change", async () => {
  const virtual = new VirtualWorld();
  const { configs } = virtual.process("ann").world;
  expect(await virtual.until(configs.latest())).toBeUndefined();
  const odd = { schema: "2", GREETING: 'a\n"b"\u0000é𝄞', DB: { from: "ssm:/db" } };
  const first = await virtual.until(configs.write(change(odd, undefined)));
  expect(first).toMatchObject({ version: 1, values: odd, createdBy: "ann", createdAt: at });
  const second = await virtual.until(configs.write(change({ A: "1" }, 1)));
  expect(await virtual.until(configs.latest())).toEqual(second);
  expect(await virtual.until(configs.read(1))).toEqual(first);
  expect(await virtual.until(configs.history())).toEqual([first, second]);
  expect(await virtual.until(configs.read(3))).toBeUndefined();
});

test("of two concurrent changes one wins, the other is told by whom and of what", async () => {
  const virtual = new VirtualWorld();
  const [ann, bob] = ["ann", "bob"].map((name) => virtual.process(name).world.configs);
  await virtual.until(ann!.write(change({ A: "1", B: "1" }, undefined)));
  const results = await virtual.until(
    Promise.allSettled([
      ann!.write(change({ A: "2", B: "1" }, 1, "ann")),
      bob!.write(change({ A: "1", B: "2" }, 1, "bob")),
    ]),
  );
  expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
  const winner = results[0]!.status === "fulfilled" ? ["ann", "A"] : ["bob", "B"];
  const loser = results.find((result) => result.status === "rejected");
  expect(loser?.reason.failure).toMatchObject({
    code: "CONFLICT",
    summary: `${winner[0]} wrote config version 2 at ${at} (changed: ${winner[1]}); this change was made to version 1.`,
  });
  const late = bob!.write(change({ A: "9" }, undefined, "bob"));
  await expect(virtual.until(late)).rejects.toMatchObject({ failure: { code: "CONFLICT" } });
});

test("whoever is two versions behind is told who was first, and what has come since", async () => {
  const virtual = new VirtualWorld();
  const { configs } = virtual.process("ann").world;
  const values: ConfigValues[] = [{ A: "1" }, { A: "1", B: "1" }, { B: "2" }];
  for (const [behind, next] of values.entries()) {
    const basedOn = behind === 0 ? undefined : behind;
    await virtual.until(configs.write(change(next, basedOn, `person${behind + 1}`)));
  }
  const late = configs.write(change({ C: "1" }, 1));
  await expect(virtual.until(late)).rejects.toMatchObject({
    failure: {
      code: "CONFLICT",
      summary: `person2 wrote config version 2 at ${at} (changed: B); this change was made to version 1.`,
      evidence: [`The newest is version 3, by person3 at ${at}; changed in all: A, B.`],
      remedy: "Look at it, then make the change again: slipway config diff 1 3",
    },
  });
  const changed = (await virtual.until(configs.history())).map((version) => version.changed);
  expect(changed).toEqual([["A"], ["B"], ["A", "B"]]);
});

test("services share a table and see nothing of each other; environments may not share one", async () => {
  const virtual = new VirtualWorld();
  const web = virtual.process("ann").world;
  const shop = virtual.process("bob", { service: "shop" }).world;
  await virtual.until(web.configs.write(change({ A: "web" }, undefined)));
  expect(await virtual.until(shop.configs.latest())).toBeUndefined();
  await virtual.until(shop.configs.write(change({ A: "shop" }, undefined)));
  expect((await virtual.until(web.configs.latest()))?.values).toEqual({ A: "web" });
  expect(await virtual.until(shop.releases.list())).toEqual([]);
  const config = await virtual.until(web.configs.latest());
  await virtual.until(web.releases.publish(sampleDraft("1.0.0", config!)));
  const lease = await virtual.until(web.leases.acquire("deploy", false, quiet));
  await virtual.until(web.ledger.write(sampleRollout(1), lease));
  await virtual.until(web.ledger.promote(sampleRollout(1), sampleLive(1), undefined, lease));
  const other = virtual.process("carol", { environment: "staging" }).world;
  for (const attempt of [
    () => other.configs.latest(),
    () => other.configs.read(1),
    () => other.configs.history(),
    () => other.configs.write(change({ A: "staging" }, 1)),
    () => other.releases.list(),
    () => other.releases.read(1),
    () => other.ledger.live(),
    () => other.ledger.latest(),
  ] as (() => Promise<unknown>)[]) {
    await expect(virtual.until(attempt())).rejects.toMatchObject({
      failure: {
        code: "CONFLICT",
        summary:
          "Table state holds web in test, not in staging: each environment needs a base of its own.",
      },
    });
  }
  expect((await virtual.until(web.configs.history())).map(({ values }) => values)).toEqual([
    { A: "web" },
  ]);
});

// Faults: A8.
test("a config write whose replies are lost stands once", async () => {
  const virtual = new VirtualWorld();
  const { configs } = virtual.process("ann").world;
  virtual.mishaps.set("PutItem", ["lose the reply", "throttle"]);
  expect((await virtual.until(configs.write(change({ A: "1" }, undefined)))).version).toBe(1);
  expect(await virtual.until(configs.history())).toHaveLength(1);
});

// Faults: D2.
test("a configuration larger than 300 KB is refused before it is sent", async () => {
  const virtual = new VirtualWorld();
  const { configs } = virtual.process("ann").world;
  const large = change({ A: "x".repeat(300 * 1024) }, undefined);
  await expect(virtual.until(configs.write(large))).rejects.toMatchObject({
    failure: { code: "BAD_INPUT" },
  });
  expect(virtual.arrived).toEqual([]);
});

async function withConfig() {
  const virtual = new VirtualWorld();
  const { world, clients } = virtual.process("ann");
  const config = await virtual.until(world.configs.write(change({ A: "1" }, undefined)));
  return { virtual, world, clients, config, releases: world.releases };
}

test("releases are numbered; the same id with the same content is the same release", async () => {
  const { virtual, releases, config } = await withConfig();
  const draft = sampleDraft("1.0.0-1-abc", config);
  const first = await virtual.until(releases.publish(draft));
  expect(first).toMatchObject({ created: true, release: { ...draft, number: 1 } });
  const again = { ...draft, createdAt: "later", createdBy: "bob", reason: "again" };
  expect(await virtual.until(releases.publish(again))).toEqual({ ...first, created: false });
  const other = { ...draft, instanceType: "t3.large", port: 9090 };
  await expect(virtual.until(releases.publish(other))).rejects.toMatchObject({
    failure: {
      code: "CONFLICT",
      summary: expect.stringMatching(
        /^Release 1\.0\.0-1-abc was published at .* what differs: instanceType, port\.$/,
      ),
    },
  });
  const next = await virtual.until(releases.publish(sampleDraft("1.0.0-2-def", config)));
  expect(next.release.number).toBe(2);
  expect((await virtual.until(releases.list())).map(({ release }) => release.id)).toEqual([
    "1.0.0-1-abc",
    "1.0.0-2-def",
  ]);
  expect((await virtual.until(releases.find("1.0.0-2-def")))?.release).toEqual(next.release);
  expect(await virtual.until(releases.find("nope"))).toBeUndefined();
});

test("publishing stands once when replies are lost, and once when two publish one id", async () => {
  const { virtual, releases, config } = await withConfig();
  virtual.mishaps.set("TransactWriteItems", ["lose the reply"]);
  virtual.mishaps.set("UpdateItem", ["lose the reply"]);
  const first = await virtual.until(releases.publish(sampleDraft("1.0.0", config)));
  expect(first.created).toBe(true);
  const bob = virtual.process("bob").world.releases;
  const both = await virtual.until(
    Promise.all([
      releases.publish(sampleDraft("1.0.1", config)),
      bob.publish(sampleDraft("1.0.1", config)),
    ]),
  );
  expect(both.map(({ created }) => String(created)).sort()).toEqual(["false", "true"]);
  expect(both[0].release).toEqual(both[1].release);
  expect(await virtual.until(releases.list())).toHaveLength(2);
});

test("a release cannot pin a config version that is not there", async () => {
  const { virtual, releases } = await withConfig();
  const draft = sampleDraft("1.0.0", { version: 4, sha256: "00" });
  await expect(virtual.until(releases.publish(draft))).rejects.toMatchObject({
    failure: { code: "CONFLICT", summary: expect.stringContaining("config version 4") },
  });
  expect(await virtual.until(releases.list())).toEqual([]);
});

test("a failed release is marked; one without a record cannot be", async () => {
  const { virtual, world, releases, config } = await withConfig();
  await virtual.until(releases.publish(sampleDraft("1.0.0", config)));
  const lease = await virtual.until(world.leases.acquire("deploy", false, quiet));
  const mark = { rollout: 3, at, summary: "it crashed" };
  virtual.mishaps.set("TransactWriteItems", ["lose the reply"]);
  await virtual.until(releases.markFailed(1, mark, lease));
  expect((await virtual.until(releases.read(1)))?.failed).toEqual(mark);
  await expect(virtual.until(releases.markFailed(9, mark, lease))).rejects.toMatchObject({
    failure: { code: "NOT_FOUND" },
  });
  await overtake(virtual);
  const late = releases.markFailed(1, { ...mark, summary: "late" }, lease);
  await expect(virtual.until(late)).rejects.toMatchObject({ failure: { code: "FENCED_OUT" } });
  expect((await virtual.until(releases.read(1)))?.failed).toEqual(mark);
});

test("clean-up deletes what only unneeded releases used, and says so", async () => {
  const { virtual, world, clients, releases } = await withConfig();
  const lease = await virtual.until(world.leases.acquire("deploy", false, quiet));
  for (const version of [1, 2, 3]) {
    const config = await virtual.until(world.configs.latest());
    await virtual.until(releases.publish(sampleDraft(`1.0.${version}`, config!)));
    await virtual.until(world.ledger.write(sampleRollout(version), lease));
    await virtual.until(world.configs.write(change({ A: `${version + 1}` }, version)));
    const boot = { pk: { S: `web#boot#${version}` }, sk: { S: "i-1" }, state: { S: "ready" } };
    await virtual.until(
      clients.dynamodb.writes.send(new PutItemCommand({ TableName: "state", Item: boot })),
    );
  }
  await virtual.until(releases.markFailed(3, { rollout: 3, at, summary: "it crashed" }, lease));
  virtual.mishaps.set("TransactWriteItems", ["lose the reply"]);
  expect(await virtual.until(releases.cleanUp(keeping([2]), lease))).toEqual([
    "config version 1",
    "config version 3",
    "boot reports of rollout 1",
    "boot reports of rollout 3",
  ]);
  const kept = await virtual.until(world.configs.history());
  expect(kept.map(({ version }) => version)).toEqual([2, 4]);
  expect(await virtual.until(world.boots.reports(1))).toEqual([]);
  expect(await virtual.until(world.boots.reports(2))).toHaveLength(1);
  expect(await virtual.until(releases.list())).toHaveLength(3);
  const [first, second] = await virtual.until(
    Promise.all([releases.read(1), releases.read(2)].map((read) => read.then((r) => r!.release))),
  );
  expect(await virtual.until(releases.reasonIncomplete(first!))).toBe(
    "config version 1 has been cleaned up",
  );
  expect(await virtual.until(releases.reasonIncomplete(second!))).toBeUndefined();
  const queries = () => virtual.arrived.filter((operation) => operation === "Query").length;
  const before = queries();
  expect(await virtual.until(releases.cleanUp(keeping([2]), lease))).toEqual([]);
  // Releases, config versions, rollouts: boot reports once deleted are not looked for again.
  expect(queries() - before).toBe(3);
  const late = world.configs.write(change({ A: "x" }, undefined));
  await expect(virtual.until(late)).rejects.toMatchObject({ failure: { code: "CONFLICT" } });
});

test.each([0, 1, 2, 3, 4, 5, 6, 7])(
  "clean-up leaves what a release published meanwhile needs (%i calls ahead)",
  async (ahead) => {
    const { virtual, world, releases, config } = await withConfig();
    const lease = await virtual.until(world.leases.acquire("deploy", false, quiet));
    await virtual.until(releases.publish(sampleDraft("1.0.0", config)));
    await virtual.until(world.configs.write(change({ A: "2" }, 1)));
    await virtual.until(releases.publish(sampleDraft("1.0.1", (await latest())!)));
    function latest() {
      return virtual.until(world.configs.latest());
    }
    const bob = virtual.process("bob").world.releases;
    const before = virtual.arrived.length;
    const publishing = bob.publish(sampleDraft("1.0.2", config));
    await virtual.when(() => virtual.arrived.length >= before + ahead, publishing);
    const results = await virtual.until(
      Promise.allSettled([releases.cleanUp(keeping([2]), lease), publishing]),
    );
    const stands = (await virtual.until(world.configs.read(1))) !== undefined;
    expect(results[0].status).toBe("fulfilled");
    // Either the release was refused, or what it needs is there.
    expect(stands).toBe(results[1].status === "fulfilled");
  },
);

test("more boot reports than one transaction holds are all deleted", async () => {
  const { virtual, world, clients, releases } = await withConfig();
  const lease = await virtual.until(world.leases.acquire("deploy", false, quiet));
  await virtual.until(world.ledger.write(sampleRollout(1), lease));
  for (let n = 0; n < 60; n += 1) {
    const item = { pk: { S: "web#boot#1" }, sk: { S: `i-${n}` } };
    await virtual.until(
      clients.dynamodb.writes.send(new PutItemCommand({ TableName: "state", Item: item })),
    );
  }
  expect(await virtual.until(world.boots.reports(1))).toHaveLength(60);
  await virtual.until(releases.cleanUp(keeping([]), lease));
  expect(await virtual.until(world.boots.reports(1))).toEqual([]);
});
