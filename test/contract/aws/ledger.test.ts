// Goal: the ledger is written once per write, only under the ruling lease, whatever replies are lost.
// Method: processes on the stand-in's DynamoDB in virtual time; every write loses requests or replies.
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { overtake } from "./support/overtake.ts";
import { sampleDraft, sampleFleet, sampleLive, sampleRollout } from "./support/samples.ts";
import { type Mishap, VirtualWorld } from "./support/virtual-world.ts";

const quiet = (): void => undefined;
const transactions = (world: VirtualWorld, mishaps: (Mishap | undefined)[]): void => {
  world.mishaps.set("TransactWriteItems", mishaps);
};

async function underLease() {
  const world = new VirtualWorld();
  const process = world.process("ann");
  const lease = await world.until(process.world.leases.acquire("deploy r1", false, quiet));
  return { ...process, lease, virtual: world, ledger: process.world.ledger };
}

test("numbers are never given twice, and grow by one", async () => {
  const { virtual, ledger, lease } = await underLease();
  expect(await virtual.until(ledger.nextNumber(lease))).toBe(1);
  transactions(virtual, ["lose the reply", "fail after"]);
  expect(await virtual.until(ledger.nextNumber(lease))).toBe(2);
  expect(await virtual.until(ledger.nextNumber(lease))).toBe(3);
});

test("a rollout is read back as it was written; the newest is found by number", async () => {
  const { virtual, ledger, lease } = await underLease();
  for (const number of [2, 9, 10]) {
    await virtual.until(ledger.write(sampleRollout(number, { hadWeight: true }), lease));
  }
  expect(await virtual.until(ledger.rollout(9))).toEqual(sampleRollout(9, { hadWeight: true }));
  expect((await virtual.until(ledger.latest()))?.number).toBe(10);
  expect(await virtual.until(ledger.rollout(3))).toBeUndefined();
  expect(await virtual.until(ledger.live())).toBeUndefined();
});

// Faults: A3, A8.
test.each<[string, (Mishap | undefined)[]]>([
  ["the reply is lost", ["lose the reply"]],
  ["reply after reply is lost", ["lose the reply", "lose the reply", "lose the reply"]],
  ["the request is lost", ["lose the request", "throttle"]],
  ["it fails after its effect", ["fail after"]],
  ["every reply is lost", Array.from({ length: 6 }, () => "lose the reply" as const)],
])("a write stands once when %s", async (_name, mishaps) => {
  const { virtual, ledger, lease } = await underLease();
  await virtual.until(ledger.write(sampleRollout(1), lease));
  transactions(virtual, mishaps);
  await virtual.until(ledger.write(sampleRollout(1, { hadWeight: true }), lease));
  virtual.mishaps.clear();
  await virtual.until(ledger.write(sampleRollout(1, { createdProductionRule: true }), lease));
  expect(await virtual.until(ledger.rollout(1))).toMatchObject({ createdProductionRule: true });
});

test("a write that never arrives is AWS_UNREACHABLE, not fenced out", async () => {
  const { virtual, ledger, lease } = await underLease();
  transactions(
    virtual,
    Array.from({ length: 6 }, () => "lose the request"),
  );
  await expect(virtual.until(ledger.write(sampleRollout(1), lease))).rejects.toMatchObject({
    failure: { code: "AWS_UNREACHABLE", summary: expect.stringContaining("rollout 1") },
  });
});

// Faults: O11.
test("whoever was overtaken writes nothing any more", async () => {
  const { virtual, ledger, lease } = await underLease();
  await virtual.until(ledger.write(sampleRollout(1), lease));
  await overtake(virtual);
  const late = ledger.write(sampleRollout(1, { hadWeight: true }), lease);
  await expect(virtual.until(late)).rejects.toMatchObject({
    failure: { code: "FENCED_OUT", summary: expect.stringContaining("taken it over") },
  });
  await expect(virtual.until(ledger.nextNumber(lease))).rejects.toMatchObject({
    failure: { code: "FENCED_OUT" },
  });
  expect(await virtual.until(ledger.rollout(1))).toEqual(sampleRollout(1));
});

test("a released lease writes nothing either", async () => {
  const { virtual, ledger, lease } = await underLease();
  await virtual.until(lease.release());
  await expect(virtual.until(ledger.write(sampleRollout(1), lease))).rejects.toMatchObject({
    failure: { code: "FENCED_OUT" },
  });
});

/** Somebody changes the record of rollout 1 by hand; the next write of it is refused. */
async function expectNotOverwritten({
  virtual,
  ledger,
  lease,
  clients,
}: Pick<
  Awaited<ReturnType<typeof underLease>>,
  "virtual" | "ledger" | "lease" | "clients"
>): Promise<void> {
  const item = {
    pk: { S: "web#control" },
    sk: { S: "rollout#0000000001" },
    document: { S: JSON.stringify(sampleRollout(1, { reason: "by hand" })) },
    version: { N: "7" },
  };
  const put = new PutItemCommand({ TableName: "state", Item: item });
  await virtual.until(clients.dynamodb.writes.send(put));
  await expect(virtual.until(ledger.write(sampleRollout(1), lease))).rejects.toMatchObject({
    failure: { code: "FENCED_OUT", summary: expect.stringContaining("record was changed") },
  });
}

// Faults: O9.
test("a record changed by another hand is not overwritten", async () => {
  const { virtual, ledger, lease, clients } = await underLease();
  await virtual.until(ledger.write(sampleRollout(1), lease));
  await expectNotOverwritten({ virtual, ledger, lease, clients });
  expect((await virtual.until(ledger.rollout(1)))?.reason).toBe("by hand");
});

test("heartbeats and writes at the same time do not cancel each other", async () => {
  const { virtual, ledger, lease } = await underLease();
  for (let turn = 0; turn < 40; turn += 1) {
    const write = ledger.write(sampleRollout(1, { reason: String(turn) }), lease);
    await virtual.pass(1_000);
    await virtual.until(write);
  }
  expect(virtual.arrived.filter((operation) => operation === "UpdateItem").length).toBeGreaterThan(
    1,
  );
  lease.assertHeld();
});

async function published() {
  const all = await underLease();
  const { virtual, world } = all;
  const config = await virtual.until(
    world.configs.write({ values: {}, basedOn: undefined, author: "ann", reason: "x", at: "now" }),
  );
  for (const id of ["1.0.1", "1.0.2"]) {
    await virtual.until(world.releases.publish(sampleDraft(id, config)));
  }
  return all;
}

test("promote moves pointer, record and stamp together, and once", async () => {
  const { virtual, world, ledger, lease } = await published();
  transactions(virtual, ["lose the reply", "lose the reply"]);
  await virtual.until(ledger.promote(sampleRollout(1), sampleLive(1), undefined, lease));
  expect(await virtual.until(ledger.live())).toEqual(sampleLive(1));
  await virtual.until(ledger.promote(sampleRollout(2), sampleLive(2, 1), sampleLive(1), lease));
  expect(await virtual.until(ledger.live())).toEqual(sampleLive(2, 1));
  // The first promotion's time stays.
  expect(await virtual.until(world.releases.read(1))).toMatchObject({
    promotedAt: sampleLive(1).since,
  });
  expect((await virtual.until(world.releases.read(2)))?.promotedAt).toBeUndefined();
});

test("promote changes nothing when the pointer is not where it was expected", async () => {
  const { virtual, world, ledger, lease } = await published();
  await virtual.until(ledger.promote(sampleRollout(1), sampleLive(1), undefined, lease));
  for (const expected of [undefined, sampleLive(7)]) {
    const wrong = ledger.promote(sampleRollout(2), sampleLive(2), expected, lease);
    await expect(virtual.until(wrong)).rejects.toMatchObject({
      failure: { code: "FENCED_OUT", summary: expect.stringContaining("pointer was moved") },
    });
  }
  expect(await virtual.until(ledger.live())).toEqual(sampleLive(1));
  expect(await virtual.until(ledger.rollout(2))).toBeUndefined();
  expect((await virtual.until(world.releases.read(2)))?.promotedAt).toBeUndefined();
});

/** The write lands, and for a minute nothing tells so: replies, repeats and reads are lost. */
const unseen = (virtual: VirtualWorld): void => {
  transactions(virtual, [
    "lose the reply",
    ...Array.from({ length: 5 }, () => "throttle" as const),
  ]);
  virtual.mishaps.set(
    "GetItem",
    Array.from({ length: 3 }, () => "lose the request"),
  );
};

// Faults: A8.
test("a write that landed unseen is taken for ours by the next, which is written too", async () => {
  const { virtual, ledger, lease } = await underLease();
  await virtual.until(ledger.write(sampleRollout(1), lease));
  unseen(virtual);
  await expect(
    virtual.until(ledger.write(sampleRollout(1, { hadWeight: true }), lease)),
  ).rejects.toMatchObject({ failure: { code: "AWS_UNREACHABLE" } });
  virtual.mishaps.clear();
  expect(await virtual.until(ledger.rollouts(1))).toMatchObject([{ hadWeight: true }]);
  for (const reason of ["next", "and next"]) {
    await virtual.until(ledger.write(sampleRollout(1, { reason }), lease));
    expect(await virtual.until(ledger.rollouts(1))).toMatchObject([{ reason }]);
  }
});

// Faults: A8, O9.
test("after a write that landed unseen, somebody else's is still not overwritten", async () => {
  const { virtual, ledger, lease, clients } = await underLease();
  await virtual.until(ledger.write(sampleRollout(1), lease));
  unseen(virtual);
  await virtual.until(ledger.write(sampleRollout(1), lease)).catch(quiet);
  virtual.mishaps.clear();
  await expectNotOverwritten({ virtual, ledger, lease, clients });
});

/** Release 2 is live by rollout 2, which is to be handed over with what it has left. */
async function toHandOver() {
  const all = await published();
  const { virtual, ledger, lease } = all;
  const cleaning = { kind: "advancing", step: "retire-previous" } as const;
  const record = sampleRollout(2, { state: cleaning });
  await virtual.until(ledger.promote(record, sampleLive(2), undefined, lease));
  const over = sampleRollout(2, { state: { kind: "succeeded" } });
  const next = { ...sampleLive(2), leftover: [sampleFleet(1)] };
  const stands = async () => [
    await virtual.until(ledger.live()),
    (await virtual.until(ledger.rollouts(1)))[0]?.state,
  ];
  return { ...all, over, next, stands, before: [sampleLive(2), cleaning] };
}

test("a hand-over ends the record and amends the pointer together, and once", async () => {
  const { virtual, ledger, lease, over, next, stands } = await toHandOver();
  transactions(virtual, ["lose the reply", "throttle", "fail after"]);
  await virtual.until(ledger.handOver(over, next, sampleLive(2), lease));
  expect(await stands()).toEqual([next, { kind: "succeeded" }]);
  await virtual.until(ledger.promote(sampleRollout(3), sampleLive(3, 1), next, lease));
  expect(await virtual.until(ledger.live())).toEqual(sampleLive(3, 1));
});

test("a hand-over that landed unseen may be given again", async () => {
  const { virtual, ledger, lease, over, next, stands } = await toHandOver();
  unseen(virtual);
  const lost = ledger.handOver(over, next, sampleLive(2), lease);
  await expect(virtual.until(lost)).rejects.toMatchObject({ failure: { code: "AWS_UNREACHABLE" } });
  virtual.mishaps.clear();
  expect(await stands()).toEqual([next, { kind: "succeeded" }]);
  await virtual.until(ledger.handOver(over, next, sampleLive(2), lease));
  expect(await stands()).toEqual([next, { kind: "succeeded" }]);
});

test("whoever was overtaken hands nothing over", async () => {
  const { virtual, ledger, lease, over, next, stands, before } = await toHandOver();
  await overtake(virtual);
  const late = ledger.handOver(over, next, sampleLive(2), lease);
  await expect(virtual.until(late)).rejects.toMatchObject({
    failure: { code: "FENCED_OUT", summary: expect.stringContaining("taken it over") },
  });
  expect(await stands()).toEqual(before);
});

test("nothing is handed over when the pointer is not where it was expected", async () => {
  const { virtual, ledger, lease, over, next, stands, before } = await toHandOver();
  const wrong = ledger.handOver(over, next, sampleLive(7), lease);
  await expect(virtual.until(wrong)).rejects.toMatchObject({
    failure: { code: "FENCED_OUT", summary: expect.stringContaining("pointer was moved") },
  });
  expect(await stands()).toEqual(before);
});
