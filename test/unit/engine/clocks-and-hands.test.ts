// Goal: neither a clock that jumps, nor days that pass, nor a table put back to an hour ago, nor
// another operator makes a rollout skip what it has to see, or build on what is not so any more.
// Method: one small world, the operator's clock moved, records taken back, two commands at once.
import { beforeEach, expect, test } from "vitest";
import { RolloutFailure } from "../../../src/domain/failure.ts";
import { rollOut } from "../../../src/engine/roll-out.ts";
import type { RolloutEvent } from "../../../src/engine/events.ts";
import type { Request } from "../../../src/engine/request.ts";
import { ask, sampleSettings } from "../../support/samples.ts";
import { SmallWorld } from "../../support/small-world.ts";

let small: SmallWorld;

beforeEach(async () => {
  small = new SmallWorld();
  await rollOut(ask(small, 1).request);
  small.calls.length = 0;
});

const deploy = async (number: number, changes: Partial<Request> = {}) =>
  await rollOut(ask(small, number, changes).request);

const settings = { ...sampleSettings, bakeSeconds: 60 };
const mutations = () =>
  small.calls.filter((call) => /^(launch|resize|remove|target group|weights|rule gone)/.test(call));

// Faults: T1.
test.each([3_600_000, -3_600_000])(
  "a wall clock that jumps by %i ms during the bake neither shortens nor lengthens it",
  async (jump) => {
    let jumped = 0;
    let began = Number.NaN;
    const world = small.world();
    const tell = (event: RolloutEvent): void => {
      if (event.event === "step-started" && event.step === "bake") {
        began = small.now;
        jumped = jump;
      }
      if (event.event === "step-started" && event.step === "promote") {
        const seconds = (small.now - began) / 1000;
        expect(seconds).toBeGreaterThanOrEqual(60);
        expect(seconds).toBeLessThan(65);
        jumped = 0;
      }
    };
    const clock = { ...world.clock, now: () => small.now + jumped };
    const result = await deploy(2, { settings, tell, world: { ...world, clock } });
    expect(result).toMatchObject({ outcome: "live" });
  },
);

// Faults: T7, O1.
test("a bake cut short at its end and gone on with three days later is a whole bake", async () => {
  const stop = new AbortController();
  const world = small.world();
  let bakesSince = Number.POSITIVE_INFINITY;
  const tell = (event: RolloutEvent): void => {
    if (event.event === "step-started" && event.step === "bake") {
      bakesSince = small.now;
    }
  };
  const sleep: typeof world.clock.sleep = async (ms, signal) => {
    await world.clock.sleep(ms, signal);
    if (small.now - bakesSince >= 59_000) {
      stop.abort();
    }
  };
  const changes = { settings, tell, signal: stop.signal };
  const cut = await deploy(2, {
    ...changes,
    world: { ...world, clock: { ...world.clock, sleep } },
  });
  expect(cut).toMatchObject({ outcome: "interrupted" });
  small.now += 3 * 86_400_000;
  const { outcome, timeline } = await deploy(2, { settings });
  expect(outcome).toBe("live");
  const last = timeline.findLast(({ step }) => step === "bake");
  expect(last?.seconds).toBeGreaterThanOrEqual(60);
});

// Faults: D11.
test("a table put back to an hour ago is noticed before anything is changed", async () => {
  const { live, counter } = small;
  const rollouts = [...small.rollouts];
  await deploy(2);
  small.live = live;
  small.counter = counter;
  small.rollouts.clear();
  rollouts.forEach(([number, rollout]) => small.rollouts.set(number, rollout));
  small.calls.length = 0;
  const result = await deploy(3);
  expect(result).toMatchObject({ outcome: "refused", code: "DRIFT" });
  expect(result.reason).toContain("should send everything to 1.0.1");
  expect(mutations()).toEqual([]);
  expect(small.violations).toEqual([]);
});

// Faults: O8.
test.each([
  ["the deploy", false],
  ["the rollback", true],
])("of a deploy and a rollback at once, where %s comes first, one acts", async (_who, back) => {
  await deploy(2);
  small.calls.length = 0;
  const commands = [
    () => deploy(3),
    () => deploy(1, { purpose: "rollback", despiteBrokenStable: true }),
  ];
  const results = await Promise.all((back ? commands.toReversed() : commands).map((run) => run()));
  expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(["lease-held", "live"]);
  expect(small.calls.filter((call) => call.startsWith("launch "))).toHaveLength(1);
  const winner = results.find(({ outcome }) => outcome === "live");
  expect(small.live?.releaseId).toBe(winner?.release);
  expect([small.groups.size, small.violations]).toEqual([1, []]);
});

// Faults: O13.
test("credentials that run out under traffic end the command, undo nothing, and new ones go on", async () => {
  const world = small.world();
  const setWeights: typeof world.traffic.setWeights = async (arn, targets) => {
    if (targets[0]?.weight === 100) {
      throw new RolloutFailure({ code: "CREDENTIALS_EXPIRED", summary: "They are expired." });
    }
    await world.traffic.setWeights(arn, targets);
  };
  const changes = { world: { ...world, traffic: { ...world.traffic, setWeights } } };
  const cut = await deploy(2, changes);
  expect(cut).toMatchObject({ outcome: "interrupted", exitCode: 5, code: "CREDENTIALS_EXPIRED" });
  expect(cut.serving).toHaveLength(2);
  expect(small.rollouts.get(2)?.state).toEqual({ kind: "advancing", step: "shift-traffic" });
  expect(await deploy(2)).toMatchObject({ outcome: "live" });
  expect(small.violations).toEqual([]);
});

// Faults: I11.
test("a candidate that had weight is drained on the way back, not deleted by force", async () => {
  const tell = (event: RolloutEvent): void => {
    if (event.event === "traffic-shifted") {
      small.crashAfterReady.add(2);
    }
  };
  expect(await deploy(2, { tell })).toMatchObject({ outcome: "rolled-back" });
  const name = small.rollouts.get(2)?.candidate.name ?? "";
  const calls = small.calls.filter((call) => call.includes(name) && /^(resize|remove)/.test(call));
  expect(calls.slice(-2)).toEqual([`resize ${name} 0/0/0`, `remove ${name}`]);
});
