// Goal: a request that arrives late arrives before anybody else may act; one that arrives twice, or
// whose answer cannot be read, leaves one of everything.
// Method: the engine and the real SDK on the stand-in in virtual time; requests held up, repeated or
// answered with rubbish on their way.
import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { leaseCheck } from "../../../src/aws/transact.ts";
import { putRollout } from "../../../src/aws/ledger-writes.ts";
import { standing } from "../../../src/standin/standing.ts";
import { sampleFleet, sampleRollout } from "../aws/support/samples.ts";
import { lateMs, VirtualWorld } from "../aws/support/virtual-world.ts";
import { sampleSettings } from "../../support/samples.ts";
import { VirtualService } from "../../support/virtual-service.ts";

const quiet = (): void => undefined;

// Faults: A6, O5.
test("a change that was signed in time and held up arrives before the next holder has the lease", async () => {
  const virtual = new VirtualWorld();
  const ann = virtual.process("ann");
  const { world: bob } = virtual.process("bob");
  const { health } = sampleSettings;
  const order = { port: 8080, health, drainSeconds: 2 };
  await virtual.until(ann.world.leases.acquire("deploy r1", false, quiet));
  await virtual.pass(39_000);
  virtual.mishaps.set("CreateTargetGroup", ["arrive late"]);
  // From here on nothing of ann's gets through but what is on its way already.
  virtual.mishaps.set(
    "UpdateItem",
    Array.from({ length: 200 }, () => "lose the request" as const),
  );
  const late = ann.world.traffic.createTargetGroup(sampleFleet(1), order).catch(quiet);
  const taken = bob.leases.acquire("deploy r2", true, quiet);
  await virtual.pass(lateMs - 1_000);
  expect(virtual.arrived).not.toContain("CreateTargetGroup");
  await virtual.pass(2_000);
  expect(virtual.arrived).toContain("CreateTargetGroup");
  expect(virtual.arrived.filter((operation) => operation === "PutItem")).toHaveLength(1);
  const lease = await virtual.until(taken);
  expect(lease.epoch).toBe(2);
  await virtual.until(late);
  // What ann would still like to send is not sent.
  const before = virtual.arrived.length;
  await expect(
    virtual.until(ann.world.traffic.createTargetGroup(sampleFleet(2), order)),
  ).rejects.toMatchObject({ failure: { code: "LEASE_EXPIRED" } });
  expect(virtual.arrived.slice(before)).not.toContain("CreateTargetGroup");
});

// Faults: A10.
test("a transaction that arrives again after its token is forgotten fails on its own conditions", async () => {
  const virtual = new VirtualWorld();
  const ann = virtual.process("ann");
  const lease = await virtual.until(ann.world.leases.acquire("deploy r1", false, quiet));
  const table = {
    name: "state",
    clients: ann.clients,
    clock: virtual.clock,
    random: virtual.random,
    inTurn: <T>(task: () => Promise<T>) => task(),
  };
  const rollout = sampleRollout(1);
  const command = new TransactWriteItemsCommand({
    ClientRequestToken: "0123456789abcdef",
    TransactItems: [
      leaseCheck(table, "web", lease),
      putRollout("state", { rollout, lease, seen: 0, writeId: "w" }),
    ],
  });
  const send = () => virtual.until(ann.clients.dynamodb.writes.send(command));
  await send();
  await virtual.until(ann.world.ledger.rollout(1));
  await virtual.until(ann.world.ledger.write({ ...rollout, hadWeight: true }, lease));
  // Within ten minutes it is the same transaction, which has been done.
  await send();
  await virtual.pass(601_000);
  await expect(send()).rejects.toMatchObject({
    name: "TransactionCanceledException",
    CancellationReasons: [{ Code: "None" }, { Code: "ConditionalCheckFailed" }],
  });
  expect((await virtual.until(ann.world.ledger.rollout(1)))?.hadWeight).toBe(true);
});

const names = ({ world }: VirtualService) => {
  const { groups, rules } = standing(world.standin.region);
  return { groups: groups.map((name) => name.replace(/-\w+$/, "")), rules: rules.length };
};

// Faults: A7.
test("a deploy, and one over it, whose every request is delivered twice", async () => {
  const web = new VirtualService();
  web.world.always = "arrive twice";
  expect(await web.release({ A: "1" })).toMatchObject({ outcome: "live", left: [] });
  expect(names(web)).toEqual({ groups: ["web-1"], rules: 1 });
  expect(await web.release({ A: "2" })).toMatchObject({ outcome: "live", left: [] });
  expect(names(web)).toEqual({ groups: ["web-2"], rules: 1 });
  expect(web.world.complaints).toEqual([]);
});
