// Goal: with stable's group deleted and customers with the candidate, no history locks anybody
// out: the only fleet is never retired, resume makes it live in name too, and a cure takes over.
// Method: the group is deleted during a deploy on the small world and the candidate falls ill in
// each way; the commands that an operator has are given one after the other.
import { beforeEach, expect, test } from "vitest";
import type { RolloutEvent } from "../../../src/engine/events.ts";
import { unfreeze } from "../../../src/engine/line.ts";
import type { Request, UnfinishedRequest } from "../../../src/engine/request.ts";
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

const deploy = async (number: number, changes: Partial<Request> = {}) =>
  await rollOut(ask(small, number, changes).request);

function asked(): UnfinishedRequest {
  const { release: _release, purpose: _purpose, ...request } = ask(small, 1).request;
  return request;
}

const fleetOf = (rollout: number): string => small.rollouts.get(rollout)!.candidate.name;

/** A deploy of release 2 whose stable loses its group at a step, when something else happens too. */
async function deployOverDeleted(step: string, also: () => void): Promise<void> {
  const tell = (event: RolloutEvent): void => {
    if (event.event === "step-started" && event.step === step && event.direction === "do") {
      small.groups.delete(fleetOf(1));
      also();
    }
  };
  const settings = { ...sampleSettings, bakeSeconds: 120 };
  expect(await deploy(2, { settings, tell })).toMatchObject({
    outcome: "needs-operator",
    code: "TRAFFIC_GUARD",
    reason: expect.stringContaining("The group of 1.0.1 is gone"),
    serving: [{ release: "1.0.2", percent: 100 }],
    next: "slipway resume --environment rehearsal --yes",
  });
  expect([...small.groups.keys()]).toEqual([fleetOf(2)]);
}

/** Another release takes the place of the one that is ill, and nothing else is left. */
async function cure(): Promise<void> {
  expect(await deploy(3, { despiteBrokenStable: true })).toMatchObject({
    outcome: "live",
    release: "1.0.3",
    left: [],
  });
  expect([...small.groups.keys()]).toEqual([small.live?.fleet.name]);
}

const unhalt = async () => await unfreeze(small.world(), { by: "ann@desk", reason: "a cure" });

test("a program that crashed once: marked and halted, live all the same, then cured", async () => {
  await deployOverDeleted("bake", () => small.crashAfterReady.add(2));
  expect(await undo(asked())).toMatchObject({ outcome: "refused" });
  const done = await resume(asked());
  expect(done).toMatchObject({
    outcome: "live",
    release: "1.0.2",
    reason: expect.stringMatching(/It had failed: The program on .* marked as failed.*halted/),
    next: "slipway unfreeze --environment rehearsal --reason TEXT",
  });
  expect(small.releases.get(2)?.failed).toMatchObject({ rollout: 2 });
  expect(small.violations).toEqual([]);
  expect(await deploy(3)).toMatchObject({ outcome: "refused", code: "HALTED" });
  await unhalt();
  await cure();
  expect(small.violations).toEqual([]);
});

test("a failed boot under traffic of a machine that is gone since: live, not blamed", async () => {
  await deployOverDeleted("bake", () => {
    small.failureCode = "ARTIFACT_FETCH";
    small.takeAway(fleetOf(2));
    small.failsAfterMs.set(small.groups.get(fleetOf(2))!.instances.at(-1)!.id, 500);
  });
  expect(await resume(asked())).toMatchObject({ outcome: "live", release: "1.0.2" });
  expect(small.releases.get(2)?.failed).toBeUndefined();
  await cure();
  expect(small.violations).toEqual([]);
});

test("a previous fleet that is gone is not kept, whatever keep.previous says", async () => {
  await deployOverDeleted("bake", () => small.crashAfterReady.add(2));
  const keep = { ...sampleSettings.keep, previousSeconds: 7200 };
  const done = await resume({ ...asked(), settings: { ...sampleSettings, keep } });
  expect(done).toMatchObject({ outcome: "live", left: [] });
  expect(small.live?.kept).toBeUndefined();
});

test.each(["shift-traffic", "bake", "promote"])("a candidate all ill at %s stays", async (step) => {
  const crash = (): void => void (small.crashAfterReady.add(2), small.badReleases.add(2));
  const tell = (event: RolloutEvent): void => {
    const isShifted = event.event === "traffic-shifted" && event.serving.length === 2;
    if (step === "shift-traffic" && isShifted) {
      small.groups.delete(fleetOf(1));
      crash();
    }
  };
  if (step === "shift-traffic") {
    expect(await deploy(2, { tell })).toMatchObject({ outcome: "needs-operator" });
  } else {
    await deployOverDeleted(step, crash);
  }
  const done = await resume(asked());
  expect(done).toMatchObject({
    outcome: "live-cleanup-pending",
    code: "TRAFFIC_GUARD",
    serving: [{ release: "1.0.2", percent: 100 }],
    reason: expect.stringMatching(
      /no healthy target. It had failed: .* halted for it.* slipway rollback/,
    ),
  });
  expect([...small.groups.keys()]).toEqual([fleetOf(2)]);
  expect(small.releases.get(2)?.failed).toBeDefined();
});

test("without a healthy target it is not called live: once it has one, or cured", async () => {
  await deployOverDeleted(
    "bake",
    () => void (small.crashAfterReady.add(2), small.badReleases.add(2)),
  );
  expect(await resume(asked())).toMatchObject({ outcome: "live-cleanup-pending" });
  small.badReleases.delete(2);
  expect(await resume(asked())).toMatchObject({ outcome: "live", release: "1.0.2", left: [] });
});

test.each(["deploy", "rollback"] as const)("a %s ends it though it never is well", async (how) => {
  await deployOverDeleted(
    "bake",
    () => void (small.crashAfterReady.add(2), small.badReleases.add(2)),
  );
  expect(await resume(asked())).toMatchObject({ outcome: "live-cleanup-pending" });
  if (how === "deploy") {
    await unhalt();
    await cure();
  } else {
    const back = { purpose: "rollback", despiteBrokenStable: true } as const;
    expect(await deploy(1, back)).toMatchObject({ outcome: "live", release: "1.0.1", left: [] });
  }
  expect([...small.groups.keys()]).toEqual([small.live?.fleet.name]);
});
