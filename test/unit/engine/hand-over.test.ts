// Goal: a live release whose rollout cannot take away what it should never stands in the way of a
// rollback or of a cure; nothing it has left is forgotten, wherever the process dies.
// Method: rollouts whose retiring or clean-up fails on the small world, then another one over them,
// killed after every write in turn and ended by resume or undo; the end is compared with the world.
import { beforeEach, describe, expect, test } from "vitest";
import type { RolloutEvent } from "../../../src/engine/events.ts";
import { destroy } from "../../../src/engine/destroy.ts";
import type { Request, UnfinishedRequest } from "../../../src/engine/request.ts";
import { resume } from "../../../src/engine/resume.ts";
import { rollOut } from "../../../src/engine/roll-out.ts";
import { undo } from "../../../src/engine/undo.ts";
import { ask, sampleSettings } from "../../support/samples.ts";
import { Crash, SmallWorld } from "../../support/small-world.ts";

let small: SmallWorld;

beforeEach(() => {
  small = new SmallWorld();
});

const deploy = (number: number, changes: Partial<Request> = {}) =>
  rollOut(ask(small, number, changes).request);
const cure = () => deploy(3, { despiteBrokenStable: true });
const rollback = (number = 1) => deploy(number, { purpose: "rollback", despiteBrokenStable: true });
const keeping: Partial<Request> = {
  settings: { ...sampleSettings, keep: { ...sampleSettings.keep, previousSeconds: 7200 } },
};

function asked(): UnfinishedRequest {
  const { release: _release, purpose: _purpose, ...request } = ask(small, 1).request;
  return request;
}

/** Of the ledger, or what takes the previous test rule away. */
const isWrite = (call: string): boolean =>
  ["write", "hand over", "number", "promote", "amend live", "rule gone"].includes(call);
const fleetOf = (rollout: number) => small.rollouts.get(rollout)!.candidate.name;
const standing = () => ({
  groups: [...small.groups.values()].map(({ fleet }) => fleet.releaseId),
  templates: small.templates.size,
  targetGroups: small.targetGroups.size,
  rules: small.rules.length,
});
const only = (release: string) => ({
  groups: [release],
  templates: 1,
  targetGroups: 1,
  rules: 1,
});

/** Whether what is live lacks an instance, which nothing launches again. */
function sicken(rollout: number): void {
  small.launchDelayMs = 1e9;
  small.takeAway(fleetOf(rollout));
  small.launchDelayMs = 0;
}

const sickAtRetiring = {
  tell: (event: RolloutEvent): void => {
    if (event.event === "step-started" && event.step === "retire-previous") {
      sicken(Math.max(...small.rollouts.keys()));
    }
  },
};

/** What goes wrong once r2 is live, and how it is put right by somebody in the end. */
const causes = {
  "the release fell sick": () => deploy(2, sickAtRetiring),
  "no permission to delete sources": () => {
    small.fault = (_, name) => (name === "cleanUp" ? "fail" : undefined);
    return deploy(2);
  },
  "an instance of the previous fleet is protected": () => {
    const previous = fleetOf(1);
    small.fault = (_, name) => (name === `remove ${previous}` ? "fail" : undefined);
    return deploy(2);
  },
  "the previous fleet cannot shrink": () => {
    const previous = fleetOf(1);
    small.fault = (_, name) => (name.startsWith(`resize ${previous} 0`) ? "fail" : undefined);
    return deploy(2);
  },
} as const;

type Cause = keyof typeof causes;

const begin = async (cause: Cause): Promise<void> => {
  small = new SmallWorld();
  await deploy(1);
  expect(await causes[cause]()).toMatchObject({ outcome: "live-cleanup-pending" });
};

/** What somebody does about the cause; then every command there is to finish comes to an end. */
async function finish(): Promise<void> {
  small.fault = () => undefined;
  small.leaseHeld = false;
  for (let tries = 0; tries < 3; tries += 1) {
    const { outcome, reason } = await resume(asked());
    if (outcome === "no-op") return;
    expect(["live", "rolled-back", "live-cleanup-pending"], reason).toContain(outcome);
  }
}

describe.each(Object.keys(causes) as Cause[])("%s", (cause) => {
  beforeEach(() => begin(cause));

  test("a rollback brings the release before back", async () => {
    const back = await rollback();
    expect(["live", "live-cleanup-pending"], back.reason).toContain(back.outcome);
    expect(back).toMatchObject({ release: "1.0.1", serving: [{ release: "1.0.1", percent: 100 }] });
    await finish();
    expect(standing()).toEqual(only("1.0.1"));
    expect(small.violations).toEqual([]);
  });

  test("a cure is deployed", async () => {
    const cured = await cure();
    expect(["live", "live-cleanup-pending"], cured.reason).toContain(cured.outcome);
    expect(cured.serving).toEqual([{ release: "1.0.3", percent: 100 }]);
    await finish();
    expect(standing()).toEqual(only("1.0.3"));
    expect(small.violations).toEqual([]);
  });

  test("one rollout after the other is not stopped, and the last one leaves nothing", async () => {
    await rollback();
    await cure();
    const fourth = await deploy(4);
    expect(fourth.serving).toEqual([{ release: "1.0.4", percent: 100 }]);
    await finish();
    expect(standing()).toEqual(only("1.0.4"));
  });
});

describe.each([
  ["a rollback", rollback],
  ["a cure", cure],
] as const)("%s over a release that fell sick", (_, over) => {
  test.each([
    ["resume", resume],
    ["undo", undo],
  ] as const)(
    "killed at any write and ended by %s leaves one fleet",
    async (_verb, verb) => {
      await begin("the release fell sick");
      small.calls.length = 0;
      await over();
      expect(small.calls).toContain("hand over");
      const writes = small.calls.flatMap((name, at) => (isWrite(name) ? [at + 1] : []));
      for (const call of writes) {
        await begin("the release fell sick");
        small.calls.length = 0;
        small.fault = (at) => (at === call ? "crash-after" : undefined);
        await over().catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
        small.fault = () => undefined;
        small.leaseHeld = false;
        const said = await verb(asked());
        const where = `killed after call ${call}: ${said.outcome} ${said.reason}`;
        expect(small.violations, where).toEqual([]);
        const [serving] = said.serving ?? [];
        expect(said.serving, where).toEqual([{ release: small.live?.releaseId, percent: 100 }]);
        // Where nothing of the new one stands any more the way is as free as before.
        if (serving?.release === "1.0.2") {
          const back = await rollback();
          expect(back, where).toMatchObject({ outcome: "live", release: "1.0.1" });
        }
        await finish();
        expect(standing().groups, where).toHaveLength(1);
        expect(small.rules, where).toHaveLength(1);
        expect(small.violations, where).toEqual([]);
      }
    },
    120_000,
  );
});

test("the rollback uses the fleet that stands, and customers are there at once", async () => {
  await begin("the release fell sick");
  const previous = fleetOf(1);
  small.calls.length = 0;
  expect(await rollback()).toMatchObject({ outcome: "live", left: [], rollout: 3 });
  expect(small.calls.filter((call) => call.startsWith("launch"))).toEqual([]);
  expect(small.live?.fleet.name).toBe(previous);
  expect(small.rollouts.get(2)?.state).toEqual({ kind: "succeeded" });
});

test("what fails after the handing over is interrupted, not refused: the pointer has moved", async () => {
  await begin("the release fell sick");
  small.fault = (_, name) => (name === "number" ? "fail" : undefined);
  expect(await rollback()).toMatchObject({
    outcome: "interrupted",
    next: "slipway rollback --to 1.0.1 --environment rehearsal --yes",
  });
  small.fault = () => undefined;
  expect(await rollback()).toMatchObject({ outcome: "live", left: [] });
});

describe("with a minimum below what runs", () => {
  const settings = { ...sampleSettings, capacity: { min: 1, desired: 2, max: 6 } };
  const back = (changes: Partial<Request> = {}) =>
    deploy(1, { settings, purpose: "rollback", despiteBrokenStable: true, ...changes });

  beforeEach(async () => {
    await deploy(1, { settings });
    const done = await deploy(2, { settings, ...sickAtRetiring });
    expect(done).toMatchObject({ outcome: "live-cleanup-pending" });
  });

  test("giving the pinned minimum back is nobody's tampering", async () => {
    expect(await back()).toMatchObject({ outcome: "live" });
    expect(small.rollouts.get(3)?.drift).toBeUndefined();
  });

  test("what is live has its minimum again once the rollback has failed", async () => {
    small.fault = (_, name) => (name.startsWith("weights") ? "fail" : undefined);
    const failed = await back({
      tell: (event) => {
        if (event.event === "step-failed") small.fault = () => undefined;
      },
    });
    expect(failed, failed.reason).toMatchObject({ outcome: "rolled-back" });
    expect(small.groups.get(fleetOf(2))?.size).toMatchObject({ min: 1, desired: 2 });
  });
});

test("one that is half emptied is not used, and goes with the next that retires", async () => {
  await begin("an instance of the previous fleet is protected");
  const half = fleetOf(1);
  await rollback();
  expect(small.live?.fleet.name).not.toBe(half);
  expect(small.groups.has(half)).toBe(true);
  await finish();
  expect(standing()).toEqual(only("1.0.1"));
});

test("a deploy that is refused hands nothing over", async () => {
  await begin("the release fell sick");
  const before = small.live;
  const refused = await deploy(3);
  expect(refused).toMatchObject({ outcome: "refused", code: "STABLE_UNHEALTHY" });
  expect(small.live).toEqual(before);
  expect(small.rollouts.get(2)?.state.kind).toBe("cleanup-pending");
});

test("what is live keeps its way back while it is sick, whoever comes to retire it", async () => {
  await begin("the release fell sick");
  small.fault = (_, name) => (name === "number" ? "crash" : undefined);
  await expect(rollback()).rejects.toThrow(Crash);
  small.fault = () => undefined;
  small.leaseHeld = false;
  expect(small.live?.kept?.fleet.name).toBe(fleetOf(1));
  expect(await resume(asked())).toMatchObject({
    outcome: "live-cleanup-pending",
    code: "TRAFFIC_GUARD",
    reason: expect.stringContaining("slipway rollback"),
  });
  expect(await deploy(2)).toMatchObject({ outcome: "live-cleanup-pending" });
  expect(await rollback()).toMatchObject({ outcome: "live", release: "1.0.1", left: [] });
});

describe("with an older fleet kept besides", () => {
  beforeEach(async () => {
    await deploy(1);
    await deploy(2, keeping);
    const done = await deploy(3, { ...keeping, ...sickAtRetiring });
    expect(done).toMatchObject({ outcome: "live-cleanup-pending", code: "TRAFFIC_GUARD" });
    expect(standing().groups).toEqual(["1.0.1", "1.0.2", "1.0.3"]);
  });

  test("the rollback uses the one before, and the older one goes", async () => {
    small.calls.length = 0;
    expect(await rollback(2)).toMatchObject({ outcome: "live", release: "1.0.2", left: [] });
    expect(small.calls.filter((call) => call.startsWith("launch"))).toEqual([]);
    expect(standing()).toEqual(only("1.0.2"));
  });

  test("an undone rollback still names both, and what it left is told", async () => {
    small.checkAnswer = { kind: "fail", reason: "wrong" };
    const oldest = `fleet ${fleetOf(1)} of 1.0.1`;
    expect(await rollback(2)).toMatchObject({ outcome: "rolled-back", left: [oldest] });
    expect(small.live?.leftover).toMatchObject([{ releaseId: "1.0.1" }]);
    expect(small.live?.kept).toMatchObject({ releaseId: "1.0.2" });
    small.checkAnswer = { kind: "pass", milliseconds: 1 };
    expect(await rollback(2)).toMatchObject({ outcome: "live", left: [] });
    expect(standing()).toEqual(only("1.0.2"));
  });

  test("destroy finds them all", async () => {
    small.checkAnswer = { kind: "fail", reason: "wrong" };
    await rollback(2);
    expect((await destroy(asked())).fleets).toHaveLength(3);
    expect(small.groups.size + small.targetGroups.size + small.templates.size).toBe(0);
  });
});
