// Goal: of two who go on with the same interrupted rollout at once, one acts, and the other is told who
// it is, since when and what for; with --wait it finds afterwards what the first has left.
// Method: the real engine and SDK of two machines on one stand-in under virtual time, both commands
// begun in the same instant.
import { expect, test } from "vitest";
import type { RolloutResult } from "../../../src/domain/outcome.ts";
import { VirtualService } from "../../support/virtual-service.ts";
import { stepStarts } from "./support/drifting.ts";
import { Operator } from "./support/operator.ts";

type Verb = "resume" | "undo";

const [first, second] = ["1.0.0-1-abcdef0", "1.0.0-2-abcdef0"];

/** A release is live, and the next one's rollout was interrupted with both fleets standing. */
async function interrupted() {
  const service = new VirtualService();
  const { world } = service;
  expect(await service.release({ A: "1" })).toMatchObject({ outcome: "live" });
  const release = await world.until(service.publish({ A: "2" }));
  const stop = new AbortController();
  const tell = (event: Parameters<ReturnType<typeof stepStarts>>[0]): void => {
    if (stepStarts("shift-traffic")(event)) stop.abort();
  };
  const cut = await world.until(service.deploy(release, { tell, signal: stop.signal }));
  expect(cut).toMatchObject({ outcome: "interrupted", rollout: 2 });
  const people = ["bob@laptop (pid 2)", "cat@desk (pid 3)"].map(
    (who) => new Operator(service, who),
  );
  const [bob, cat] = people as [Operator, Operator];
  return { service, world, bob, cat };
}

/** What each verb comes to when nothing stands in its way. */
const alone: Readonly<Record<Verb, Partial<RolloutResult>>> = {
  resume: { outcome: "live", exitCode: 0, release: second, left: [] },
  undo: { outcome: "live", exitCode: 0, release: first, left: [] },
};

const pairs: readonly (readonly [Verb, Verb])[] = [
  ["resume", "resume"],
  ["undo", "undo"],
  ["resume", "undo"],
  ["undo", "resume"],
];

// Faults: O6.
test.each(pairs)("%s and %s at once: one acts, the other exits 4", async (bobs, cats) => {
  const { service, world, bob, cat } = await interrupted();
  const done = await world.until(Promise.all([bob[bobs](), cat[cats]()]));
  const loser = done.findIndex(({ outcome }) => outcome === "lease-held");
  const winner = done[1 - loser]!;
  const verbs = [bobs, cats] as const;
  expect(winner, winner.reason).toMatchObject(alone[verbs[1 - loser]!]);
  expect(winner.serving).toEqual([{ release: winner.release, percent: 100 }]);
  const refused = done[loser]!;
  expect(refused).toMatchObject({ exitCode: 4, code: "LEASE_HELD" });
  expect(refused.next).toBe(`slipway ${verbs[loser]} --environment test --yes --wait`);
  const held = [bob, cat][1 - loser]!.holder.replaceAll(/[()]/g, "\\$&");
  expect(refused.reason).toMatch(
    new RegExp(
      `^${held} is changing web: ${verbs[1 - loser]} rollout 2 of ${second}, since 2026-01-\\S+; ` +
        "last sign of life \\d+ s ago\\.",
    ),
  );
  expect((await world.until(service.engineWorld.ledger.latest()))?.number).toBe(2);
  expect(world.complaints).toEqual([]);
});

/** What the one who waited finds: nothing to do, or that it is too late for it. */
const afterwards: Readonly<Record<`${Verb} after ${Verb}`, Partial<RolloutResult>>> = {
  "resume after resume": { outcome: "no-op", exitCode: 0, release: second },
  "undo after undo": { outcome: "no-op", exitCode: 0, release: first },
  "undo after resume": { outcome: "refused", code: "CONFLICT", exitCode: 2 },
  "resume after undo": { outcome: "no-op", exitCode: 0, release: first },
};

// Faults: O6.
test.each(pairs)("%s, then %s --wait: it acts on what it finds then", async (bobs, cats) => {
  const { service, world, bob, cat } = await interrupted();
  const acting = bob[bobs]();
  await world.pass(1_000);
  const told: string[] = [];
  const waiting = cat[cats]({
    wait: true,
    tell: (event) => {
      if (event.event === "lease-waiting") told.push(`${event.holder}: ${event.purpose}`);
    },
  });
  const [acted, waited] = await world.until(Promise.all([acting, waiting]));
  expect(acted).toMatchObject(alone[bobs]);
  expect(waited, waited.reason).toMatchObject(afterwards[`${cats} after ${bobs}`]);
  expect(told).toEqual([`${bob.holder}: ${bobs} rollout 2 of ${second}`]);
  const { lease } = await world.until(service.engineWorld.leases.look());
  expect(lease).toMatchObject({ holder: cat.holder, released: true });
});
