// Goal: the lease of a process that died with nothing begun is no trap: whoever comes next is told who
// held it and what to do, takes it over with --wait once that is safe, and gives it back.
// Method: the real engine and SDK on the stand-in under virtual time; a process takes the lease and
// dies, others give the commands.
import { expect, test } from "vitest";
import { VirtualService } from "../../support/virtual-service.ts";
import { Operator } from "./support/operator.ts";

const quiet = (): void => undefined;

/** Once a release is live, undo refuses before it asks for the lease: rollback is the way then. */
async function serviceFor(verb: "resume" | "undo"): Promise<VirtualService> {
  const service = new VirtualService();
  if (verb === "resume") {
    expect(await service.release({ A: "1" })).toMatchObject({ outcome: "live" });
  }
  return service;
}

/** The lease is in the hand of somebody who died before anything was begun. */
async function deadHolder(verb: "resume" | "undo" = "resume") {
  const service = await serviceFor(verb);
  const { world } = service;
  const dead = new Operator(service, "dead@host (pid 7)");
  await world.until(dead.world.leases.acquire("deploy 1.0.0-2-abcdef0", false, quiet));
  dead.die();
  const bob = new Operator(service, "bob@laptop (pid 9)");
  const lease = async () => (await world.until(bob.world.leases.look())).lease;
  return { service, world, bob, lease, quietMs: 360_000 };
}

// Faults: O1.
test.each(["resume", "undo"] as const)("%s names the dead holder and the way on", async (verb) => {
  const { world, bob } = await deadHolder(verb);
  await world.pass(90_000);
  const refused = await world.until(bob[verb]());
  expect(refused).toMatchObject({
    outcome: "lease-held",
    exitCode: 4,
    serving: verb === "undo" ? [] : [{ release: "1.0.0-1-abcdef0", percent: 100 }],
    next: `slipway ${verb} --environment test --yes --wait`,
  });
  expect(refused.reason).toMatch(
    /^dead@host \(pid 7\) holds the lease on web: deploy 1\.0\.0-2-abcdef0, since 2026-\S+; last sign of life 9\d s ago\. It seems to be dead: run with --wait, which takes over after 6 minutes/,
  );
  expect(refused.reason).toContain("slipway lease break --holder-is-dead --reason TEXT");
});

test("a holder that may be alive is not called dead", async () => {
  const { world, bob } = await deadHolder();
  await world.pass(20_000);
  const { reason } = await world.until(bob.resume());
  expect(reason).toMatch(/^dead@host \(pid 7\) is changing web: /);
  expect(reason).not.toContain("dead: ");
  expect(reason).not.toContain("lease break");
});

// Faults: O1.
test.each(["resume", "undo"] as const)(
  "%s --wait takes the lease after lease and quarantine, and gives it back",
  async (verb) => {
    const { world, bob, lease, quietMs } = await deadHolder(verb);
    const since = world.time.now();
    const told: unknown[] = [];
    const done = await world.until(
      bob[verb]({ wait: true, tell: (event) => told.push(event.event) }),
    );
    expect(done).toMatchObject({ outcome: "no-op", exitCode: 0, next: null });
    expect(done.reason).toBe(
      `No rollout is unfinished: there is nothing to ${verb}. ` +
        "dead@host (pid 7) (deploy 1.0.0-2-abcdef0) holds the lease no more.",
    );
    const waited = world.time.now() - since;
    expect(waited).toBeGreaterThanOrEqual(quietMs);
    expect(waited).toBeLessThan(quietMs + 10_000);
    expect(told).toEqual(["lease-waiting", "rollout-finished"]);
    expect(await lease()).toMatchObject({ holder: "bob@laptop (pid 9)", released: true });
    expect(world.complaints).toEqual([]);
  },
);

test("a lease broken for good leaves resume nothing to wait for", async () => {
  const { world, bob, lease } = await deadHolder();
  const seen = (await lease())!;
  await world.until(bob.world.leases.break(seen, { reason: "its host burnt", isDead: true }));
  const since = world.time.now();
  expect(await world.until(bob.resume())).toMatchObject({ outcome: "no-op" });
  expect(world.time.now() - since).toBeLessThan(5_000);
});

test("a free lease costs resume no write", async () => {
  const { world, bob } = await deadHolder();
  expect(await world.until(bob.resume({ wait: true }))).toMatchObject({ outcome: "no-op" });
  const since = world.arrived.length;
  const done = await world.until(bob.resume({ wait: true }));
  expect(done.reason).toBe("No rollout is unfinished: there is nothing to resume.");
  expect(new Set(world.arrived.slice(since))).toEqual(
    new Set(["GetItem", "Query", "DescribeRules"]),
  );
});

/** The holder of a lease begins after others were told that nothing is unfinished, then dies. */
async function beginsLate(verb: "resume" | "undo") {
  const service = await serviceFor(verb);
  const { world } = service;
  const release = await world.until(service.publish({ A: "2" }));
  const late = new Operator(service, "late@host (pid 7)");
  const lease = await world.until(late.world.leases.acquire("look around", false, quiet));
  const bob = new Operator(service, "bob@laptop (pid 9)");
  const waiting = bob[verb]({ wait: true });
  await world.pass(10_000);
  const cat = new Operator(service, "cat@laptop (pid 8)");
  await world.until(lease.release());
  const cut = cat.deploy(release, {
    tell: (event) => {
      if (event.event === "step-started" && event.step === "scale-fleet") cat.die();
    },
  });
  cut.catch(quiet);
  return { world, done: await world.until(waiting) };
}

test("what begins while resume waits is finished by it, if it was left", async () => {
  const { done } = await beginsLate("resume");
  expect(done).toMatchObject({ outcome: "live", rollout: 2, release: "1.0.0-2-abcdef0" });
});

test("what begins while undo waits is not what was to be undone", async () => {
  const { done } = await beginsLate("undo");
  expect(done).toMatchObject({ outcome: "refused", code: "CONFLICT", exitCode: 2 });
  expect(done.reason).toContain("Rollout 1 of 1.0.0-1-abcdef0 has begun since this was asked");
});
