// Goal: a release that fails halts its service, a person can freeze it, and only what is meant to
// is refused then; a release marked as failed stays refused until it is forced.
// Method: the whole engine on the small world; refusals must change nothing.
import { beforeEach, describe, expect, test } from "vitest";
import { RolloutFailure } from "../../../src/domain/failure.ts";
import type { RolloutEvent } from "../../../src/engine/events.ts";
import { breakLease, freeze, unfreeze } from "../../../src/engine/line.ts";
import type { Line } from "../../../src/engine/ports.ts";
import { lookFirst } from "../../../src/engine/look-first.ts";
import { resume } from "../../../src/engine/resume.ts";
import { rollOut } from "../../../src/engine/roll-out.ts";
import { undo } from "../../../src/engine/undo.ts";
import { ask, sampleSettings } from "../../support/samples.ts";
import { SmallWorld } from "../../support/small-world.ts";

let small: SmallWorld;

beforeEach(async () => {
  small = new SmallWorld();
  await deploy(1);
});

const deploy = async (number: number, changes = {}) =>
  await rollOut(ask(small, number, changes).request);

const ann = { by: "ann@desk", reason: "fair" };

function stopAt(step: string) {
  const stop = new AbortController();
  const tell = (event: RolloutEvent): void => {
    if (event.event === "step-started" && event.step === step) {
      stop.abort();
    }
  };
  return { signal: stop.signal, tell };
}

async function refusedDeploy(number: number, changes = {}) {
  small.calls.length = 0;
  const { request } = ask(small, number, changes);
  const found = await lookFirst(request, true);
  expect(found).toMatchObject({ refused: { outcome: "refused", exitCode: 2 } });
  const result = await rollOut(request);
  const changed = /^(write|number|launch|target group|weights|promote|resize|lease)/;
  expect(small.calls.filter((call) => changed.test(call))).toEqual([]);
  return result;
}

describe("a release that fails", () => {
  beforeEach(async () => {
    small.badReleases.add(2);
    expect(await deploy(2)).toMatchObject({
      outcome: "rolled-back",
      next: "slipway unfreeze --environment rehearsal --reason TEXT",
    });
  });

  test("halts the service for other releases, in words", async () => {
    const refused = await refusedDeploy(3);
    expect(refused).toMatchObject({
      outcome: "refused",
      code: "HALTED",
      next: "slipway unfreeze --environment rehearsal --reason TEXT",
    });
    expect(refused.reason).toMatch(
      /^web is halted since rollout 2 of 1\.0\.2, by ann@desk, failed/,
    );
    expect(refused.reason).toContain("exited with 1");
  });

  test("lets a rollback through all the same", async () => {
    await unfreeze(small.world(), ann);
    await deploy(3);
    small.badReleases.add(4);
    await deploy(4);
    expect(await deploy(1, { purpose: "rollback" })).toMatchObject({ outcome: "live" });
  });

  test("lets another capacity of what is live through", async () => {
    const capacity = { min: 1, desired: 3, max: 6 };
    const settings = { ...sampleSettings, capacity };
    expect(await deploy(1, { settings })).toMatchObject({ outcome: "live" });
  });

  test("is on record once, and ends with unfreeze", async () => {
    const { line } = await unfreeze(small.world(), { by: "bob@desk", reason: "key was wrong" });
    expect(line.stops).toEqual([]);
    expect(line.events).toMatchObject([
      { did: "unfreeze", by: "bob@desk", reason: "key was wrong" },
      { did: "halt", by: "ann@desk", rollout: 2 },
    ]);
    expect(await deploy(3)).toMatchObject({ outcome: "live" });
  });

  test("stays refused after unfreeze, unless it is forced, which is on record", async () => {
    await unfreeze(small.world(), ann);
    const refused = await refusedDeploy(2);
    expect(refused).toMatchObject({ outcome: "refused", code: "MARKED_BAD" });
    expect(refused.reason).toContain("marked as failed since rollout 2");
    expect(refused.reason).toContain("--force-bad");
    small.badReleases.clear();
    expect(await deploy(2, { forceBad: true })).toMatchObject({ outcome: "live" });
    expect(small.rollouts.get(3)?.forcedBad).toBe(true);
  });
});

test("a halt whose record's write is cut off is made when the rollout goes on, once", async () => {
  small.badReleases.add(2);
  let struck = 0;
  small.fault = (_, name) =>
    name === "write line" && (struck += 1) === 1 ? "fail-after" : undefined;
  expect(await deploy(2)).toMatchObject({ outcome: "interrupted" });
  expect(await resume(ask(small, 2).request)).toMatchObject({ outcome: "rolled-back" });
  expect(small.line.events).toHaveLength(1);
  expect(small.line.stops).toHaveLength(1);
});

test.each([
  ["capacity", "CAPACITY"],
  ["quota", "QUOTA"],
  ["permission", "PERMISSION"],
] as const)("a rollback for want of %s neither halts nor marks", async (kind, code) => {
  const at = new Date(small.now + 1000).toISOString();
  small.launchFailures = [{ at, reason: "none left", kind }];
  small.launchDelayMs = 3_600_000;
  expect(await deploy(2)).toMatchObject({ outcome: "rolled-back", code });
  expect(small.line.stops).toEqual([]);
  expect(small.releases.get(2)?.failed).toBeUndefined();
});

describe("a freeze", () => {
  test("refuses the next deploy, naming who and why; twice is once", async () => {
    expect(await freeze(small.world(), ann)).toMatchObject({ isChange: true });
    expect(await freeze(small.world(), ann)).toMatchObject({ isChange: false });
    const refused = await refusedDeploy(2);
    expect(refused).toMatchObject({ code: "FROZEN" });
    expect(refused.reason).toMatch(/^web is frozen by ann@desk since .*: fair\./);
  });

  test("that comes during a rollout does not stop it", async () => {
    const tell = async (event: RolloutEvent): Promise<void> => {
      if (event.event === "step-started" && event.step === "bake") {
        await freeze(small.world(), ann);
      }
    };
    const asked = ask(small, 2);
    const events: Promise<void>[] = [];
    const request = {
      ...asked.request,
      tell: (event: RolloutEvent) => void events.push(tell(event)),
    };
    expect(await rollOut(request)).toMatchObject({ outcome: "live" });
    await Promise.all(events);
    expect(await refusedDeploy(3)).toMatchObject({ code: "FROZEN" });
  });

  test("that comes between preflight and the lease is seen under the lease", async () => {
    const { request } = ask(small, 2);
    const found = await lookFirst(request, true);
    await freeze(small.world(), ann);
    const looked = "looked" in found ? found.looked : undefined;
    expect(looked).toBeDefined();
    expect(await rollOut({ ...request, looked })).toMatchObject({
      outcome: "refused",
      code: "FROZEN",
    });
    expect(small.rollouts.size).toBe(1);
  });

  test.each([
    ["resume", resume],
    ["undo", undo],
  ] as const)("leaves %s of what is unfinished alone", async (_, verb) => {
    await deploy(2, stopAt("bake"));
    await freeze(small.world(), ann);
    expect(await verb(ask(small, 2).request)).toMatchObject({ outcome: "live" });
  });
});

test("unfreeze of a line that runs changes nothing", async () => {
  expect(await unfreeze(small.world(), ann)).toMatchObject({ isChange: false });
  expect(small.line.events).toEqual([]);
});

/** Deploys release 2, which fails, while others write the line between each look and its writing. */
async function haltAmong(rivals: number) {
  small.badReleases.add(2);
  const { request } = ask(small, 2);
  const { line: real } = request.world;
  let left = rivals;
  const line = {
    read: () => real.read(),
    async write(...told: Parameters<Line["write"]>) {
      if (left > 0) {
        left -= 1;
        await freeze(small.world(), { by: "bob@desk", reason: "audit" });
        throw new RolloutFailure({ code: "CONFLICT", summary: "Somebody else froze web." });
      }
      await real.write(...told);
    },
  };
  return await rollOut({ ...request, world: { ...request.world, line } });
}

// Faults: O9.
test("a freeze between the look and the writing of a halt leaves the line frozen and halted", async () => {
  expect(await haltAmong(2)).toMatchObject({ outcome: "rolled-back" });
  expect(small.line.stops).toMatchObject([
    { kind: "frozen", by: "bob@desk" },
    { kind: "halted", rollout: 2 },
  ]);
});

// Faults: O9.
test("a halt that never comes through is no refusal once the rollout is on record: resume halts", async () => {
  expect(await haltAmong(99)).toMatchObject({
    outcome: "interrupted",
    code: "CONFLICT",
    next: "slipway resume --environment rehearsal --yes",
  });
  expect(small.rollouts.get(2)?.state.kind).toBe("undoing");
  const { request } = ask(small, 2);
  expect(await resume(request)).toMatchObject({ outcome: "rolled-back" });
  expect(small.line.stops.map(({ kind }) => kind)).toEqual(["frozen", "halted"]);
});

test("a broken lease is on the line's record, also when somebody freezes it meanwhile", async () => {
  const world = small.world();
  let isFirst = true;
  const line = {
    ...world.line,
    async write(...told: Parameters<Line["write"]>) {
      if (isFirst) {
        isFirst = false;
        await freeze(small.world(), ann);
        throw new RolloutFailure({ code: "CONFLICT", summary: "Somebody else froze web." });
      }
      await world.line.write(...told);
    },
  };
  const seen = { holder: "bob", purpose: "deploy", since: "", epoch: 1, rvn: "a" };
  const lease = { ...seen, released: false, beatAt: 0 };
  await breakLease({ ...world, line }, lease, { ...ann, isDead: true });
  expect(small.line.events).toMatchObject([{ did: "break-lease" }, { did: "freeze" }]);
});
