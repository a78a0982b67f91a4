// Goal: doctor tells who is at work from who is gone, by the lease's own times; says what to run of
// whatever was left; frees a lease, finishes clean-up and retires what was kept too long, if asked.
// Method: the real engine on the stand-in in virtual time; operators who hold, roll out, and die.
import { expect, test } from "vitest";
import { leaseTimes } from "../../../src/domain/lease.ts";
import type { Rollout, StepName } from "../../../src/domain/rollout.ts";
import { Clinic } from "./support/clinic.ts";
import { Operator } from "./support/operator.ts";

const quiet = (): void => undefined;

/** Somebody takes the lease and dies; `seconds` later. */
async function deadHolder(seconds: number) {
  const clinic = await Clinic.withRelease();
  const dead = new Operator(clinic.service, "dead@host (pid 7)");
  await clinic.until(dead.world.leases.acquire("deploy 1.0.0-2-abcdef0", false, quiet));
  dead.die();
  await clinic.service.world.pass(seconds * 1000);
  return { clinic, dead };
}

/** Somebody deploys a second release and is, at that step, killed, or only looked at. */
async function deployingUntil(step: StepName, isKilled: boolean) {
  const clinic = await Clinic.withRelease();
  const release = await clinic.until(clinic.service.publish({ A: "2" }));
  const bob = new Operator(clinic.service, "bob@laptop (pid 9)");
  let isThere = false;
  const deploying = bob.deploy(release, {
    tell: (event) => {
      if (event.event === "step-started" && event.step === step) {
        isThere = true;
        if (isKilled) bob.die();
      }
    },
  });
  deploying.catch(quiet);
  while (!isThere) await clinic.service.world.pass(500);
  return { clinic, deploying };
}

test("LEASE_LIVE: somebody who may be alive is a note, and nothing to mend", async () => {
  const { clinic } = await deadHolder(30);
  expect(await clinic.examine()).toEqual([
    {
      code: "LEASE_LIVE",
      summary: expect.stringMatching(
        /^dead@host \(pid 7\) holds the lease, deploy 1\.0\.0-2-abcdef0, since 2026-\S+, and is at work\.$/,
      ),
    },
  ]);
});

test("LEASE_LEFT: a process killed with nothing begun; says what to run", async () => {
  const { clinic } = await deadHolder(90);
  const [found, ...more] = await clinic.examine();
  expect(more).toEqual([]);
  expect(found).toMatchObject({
    code: "LEASE_LEFT",
    next: "slipway resume --environment test --yes --wait",
    cure: { kind: "free-lease", quietSeconds: 360 },
  });
  expect(found?.summary).toMatch(
    /sign of life was 9\d s ago, and it has left nothing unfinished\.$/,
  );
  expect(found?.advice).toContain("slipway lease break --holder-is-dead --reason TEXT");
});

test("LEASE_LEFT is healed: waited out as long as is safe, taken, and given back", async () => {
  const { clinic } = await deadHolder(90);
  const since = clinic.service.world.time.now();
  expect(await clinic.heal()).toMatchObject([{ code: "LEASE_LEFT", healed: true }]);
  expect(clinic.service.world.time.now() - since).toBeGreaterThanOrEqual(360_000);
  expect(await clinic.examine()).toEqual([]);
});

test("a lease that somebody has broken is told as such", async () => {
  const { clinic } = await deadHolder(10);
  const { leases } = clinic.service.engineWorld;
  const { lease } = await clinic.until(leases.look());
  await clinic.until(leases.break(lease!, { reason: "its host burnt", isDead: false }));
  const found = await clinic.examine();
  expect(found).toMatchObject([{ code: "LEASE_LEFT" }]);
  expect(found[0]?.summary).toMatch(/^ann@desk \(pid 1\) has broken the lease, /);
});

test("who is at work goes by the lease's own times, which a stand-in may shorten", async () => {
  const { clinic } = await deadHolder(3);
  const times = { leaseTimes: leaseTimes(30) };
  const hasty = clinic.service.world.process("ann@desk (pid 2)", times);
  const world = { ...clinic.service.engineWorld, leases: hasty.world.leases };
  expect(await clinic.examine({ world })).toMatchObject([
    { code: "LEASE_LEFT", cure: { quietSeconds: 12 } },
  ]);
  expect(await clinic.codes()).toEqual(["LEASE_LIVE"]);
});

test("ROLLOUT_UNDER_WAY: what a rollout makes meanwhile is nobody's orphan", async () => {
  const { clinic, deploying } = await deployingUntil("shift-traffic", false);
  const found = await clinic.examine();
  expect(found.map(({ code }) => code)).toEqual(["LEASE_LIVE", "ROLLOUT_UNDER_WAY"]);
  expect(found[1]?.summary).toBe("Rollout 2 of 1.0.0-2-abcdef0 is under way, at shift-traffic.");
  await clinic.until(deploying);
  expect(await clinic.examine()).toEqual([]);
});

test("ROLLOUT_UNFINISHED: what a killed process left is resume's, not doctor's", async () => {
  const { clinic } = await deployingUntil("scale-fleet", true);
  await clinic.service.world.pass(90_000);
  const found = await clinic.examine();
  expect(found.map(({ code }) => code)).toEqual(["LEASE_LEFT", "ROLLOUT_UNFINISHED"]);
  expect(found[0]).not.toHaveProperty("next");
  expect(found[1]).toMatchObject({
    summary: "Rollout 2 of 1.0.0-2-abcdef0 stopped at scale-fleet and is neither done nor undone.",
    next: "slipway resume --environment test --wait --yes",
  });
  expect(found[1]).not.toHaveProperty("cure");
  const healed = await clinic.heal();
  expect(healed).toMatchObject([
    { code: "LEASE_LEFT", healed: true },
    { code: "ROLLOUT_UNFINISHED", next: "slipway resume --environment test --yes" },
  ]);
  const eve = new Operator(clinic.service, "eve@desk (pid 3)");
  expect(await clinic.until(eve.resume())).toMatchObject({ outcome: "live", rollout: 2 });
  expect(await clinic.examine()).toEqual([]);
});

test("NEEDS_OPERATOR: what could not be undone, and why", async () => {
  const { clinic } = await deployingUntil("scale-fleet", true);
  const { ledger, leases } = clinic.service.engineWorld;
  const { lease } = await clinic.until(leases.look());
  await clinic.until(leases.break(lease!, { reason: "it is dead", isDead: true }));
  const failure = { code: "DRIFT" as const, summary: "The production rule is gone." };
  await clinic.underLease(async (held) => {
    const rollout = (await ledger.latest()) as Rollout;
    const state = { kind: "needs-operator" as const, step: "scale-fleet" as const, failure };
    await ledger.write({ ...rollout, state }, held);
  });
  expect(await clinic.examine()).toEqual([
    {
      code: "NEEDS_OPERATOR",
      summary:
        "Rollout 2 of 1.0.0-2-abcdef0 could not be undone at scale-fleet: " +
        "The production rule is gone.",
      next: "slipway undo --environment test --yes",
    },
  ]);
});

test("CLEANUP_PENDING: a live release's rollout is finished, once its lease may be taken", async () => {
  const { clinic } = await deployingUntil("retire-previous", true);
  await clinic.service.world.pass(90_000);
  expect(await clinic.codes()).toEqual(["LEASE_LEFT", "CLEANUP_PENDING"]);
  expect(await clinic.heal()).toMatchObject([
    { code: "LEASE_LEFT", healed: true },
    { code: "CLEANUP_PENDING", healed: true },
  ]);
  expect(await clinic.examine()).toEqual([]);
  expect(clinic.region.autoScaling.all()).toHaveLength(1);
});

test("KEPT_OVERDUE: a fleet kept beyond its time is retired", async () => {
  const clinic = await Clinic.withRelease(60);
  expect(await clinic.service.release({ A: "2" })).toMatchObject({ outcome: "live" });
  expect(await clinic.examine()).toEqual([]);
  await clinic.service.world.pass(90_000);
  const found = await clinic.examine();
  expect(found).toMatchObject([
    { code: "KEPT_OVERDUE", next: "slipway cleanup --environment test" },
  ]);
  expect(await clinic.heal()).toMatchObject([{ code: "KEPT_OVERDUE", healed: true }]);
  expect(await clinic.examine()).toEqual([]);
  expect(clinic.region.autoScaling.all()).toHaveLength(1);
});
