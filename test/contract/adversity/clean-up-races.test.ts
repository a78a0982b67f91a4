// Goal: a clean-up and a way back to the release it would take never both have their way: whichever
// comes second is refused, and what is live at the end has all that it needs.
// Method: the engine's clean-up and rollback by two processes on the stand-in in virtual time, the
// second let in after so many calls of the first; or the first one's deletes under way when its lease
// is broken, so that they arrive while, or after, the other goes back.
import { expect, test } from "vitest";
import { placeOf } from "../../../src/cli/rollout-request.ts";
import type { RolloutResult } from "../../../src/domain/outcome.ts";
import type { Release } from "../../../src/domain/release.ts";
import type { RolloutEvent } from "../../../src/engine/events.ts";
import { keepHouse, type HouseKept } from "../../../src/engine/keep-house.ts";
import { breakLease } from "../../../src/engine/line.ts";
import { lateMs } from "../aws/support/virtual-world.ts";
import { VirtualService } from "../../support/virtual-service.ts";

/** The first release can be gone back to from the second; bob keeps none but what is live. */
class Race {
  readonly web = new VirtualService();
  readonly bob = this.web.world.process("bob@lap (pid 2)").world;
  first!: Release;

  async begin(): Promise<void> {
    const { web } = this;
    this.first = await web.world.until(web.publish({ A: "1" }));
    expect(await web.world.until(web.deploy(this.first))).toMatchObject({ outcome: "live" });
    expect(await web.release({ A: "2" })).toMatchObject({ outcome: "live" });
  }

  async cleanUp(): Promise<HouseKept> {
    const { settings, world } = this.web;
    return await keepHouse({
      world: this.bob,
      settings: { ...settings, keep: { releases: 0, previousSeconds: 0, history: 100 } },
      place: placeOf(world.base),
      wait: false,
      tell: () => undefined,
      signal: new AbortController().signal,
    });
  }

  async goBack(tell: (event: RolloutEvent) => void = () => undefined): Promise<RolloutResult> {
    return await this.web.deploy(this.first, {
      purpose: "rollback",
      despiteBrokenStable: true,
      tell,
    });
  }

  /** Why the release that is live could not be deployed as it is; undefined: it could. */
  async lacking(): Promise<string | undefined> {
    const { engineWorld, world } = this.web;
    const live = await world.until(engineWorld.ledger.live());
    const stored = await world.until(engineWorld.releases.read(live?.releaseNumber ?? 0));
    return await world.until(engineWorld.releases.reasonIncomplete(stored!.release));
  }
}

const gone = "config version 1";

// Faults: D4.
test.each([0, 3, 6, 9, 16])(
  "a rollback that begins %i calls into a clean-up fails cleanly",
  async (ahead) => {
    const race = new Race();
    await race.begin();
    const { web } = race;
    const before = web.world.arrived.length;
    const cleaning = race.cleanUp();
    await web.world.when(() => web.world.arrived.length >= before + ahead, cleaning);
    const back = await web.world.until(race.goBack());
    expect((await cleaning).removed).toContain(gone);
    const { outcome, reason, left, serving } = back;
    expect(outcome, reason).toMatch(/^(refused|lease-held)$/);
    expect(reason).toMatch(/is changing web: cleanup|cannot be launched|has been cleaned up/);
    expect(left).toEqual([]);
    expect(serving).toEqual([{ release: "1.0.0-2-abcdef0", percent: 100 }]);
    expect(await race.lacking()).toBeUndefined();
  },
);

// Faults: D4.
test("a clean-up that begins while a rollback is under way is refused", async () => {
  const race = new Race();
  await race.begin();
  const { web, first } = race;
  let cleaning: Promise<unknown> | undefined;
  const back = race.goBack((event) => {
    if (event.event === "step-started" && event.step === "verify-canary") {
      cleaning = race.cleanUp().catch((error: unknown) => error);
    }
  });
  expect(await web.world.until(back)).toMatchObject({ outcome: "live", release: first.id });
  expect(await cleaning).toMatchObject({ failure: { code: "LEASE_HELD" } });
  expect(await race.lacking()).toBeUndefined();
});

// Faults: D4, D5.
test.each([
  ["has moved since", 0],
  ["is about to move", lateMs - 10_000],
])("deletes by a live pointer that %s do nothing once the lease is another's", async (_, later) => {
  const race = new Race();
  await race.begin();
  const { web, bob, first } = race;
  const { world, engineWorld } = web;
  world.mishaps.set("TransactWriteItems", ["arrive late"]);
  const cleaning = race.cleanUp().catch((error: unknown) => error);
  await world.when(() => world.mishaps.get("TransactWriteItems")?.length === 0, cleaning);
  const arrival = world.time.now() + lateMs;
  await world.pass(later);
  const { lease } = await world.until(engineWorld.leases.look());
  const ann = { by: "ann@desk", reason: "bob's laptop is in the lake", isDead: true };
  await world.until(breakLease(engineWorld, lease!, ann));
  const back = race.goBack();
  await world.pass(arrival - 1000 - world.time.now());
  const pointer = await world.until(engineWorld.ledger.live());
  expect(pointer?.releaseId === first.id).toBe(later === 0);
  expect(await world.until(cleaning)).toMatchObject({ failure: { code: "FENCED_OUT" } });
  expect(world.time.now()).toBeGreaterThanOrEqual(arrival);
  expect(await world.until(back)).toMatchObject({ outcome: "live", release: first.id });
  expect(await race.lacking()).toBeUndefined();
  expect((await world.until(bob.configs.history())).map(({ version }) => version)).toEqual([1, 2]);
});
