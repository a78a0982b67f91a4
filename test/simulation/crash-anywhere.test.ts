// Goal: wherever one port call fails or the process dies, customers keep being served by a whole
// fleet, and running the command again converges with no trace of what went wrong.
// Method: learn the calls of a fault-free run, then strike every one of them with every fault.
import { describe, expect, test } from "vitest";
import { RolloutFailure } from "../../src/domain/failure.ts";
import type { RolloutResult } from "../../src/domain/outcome.ts";
import { takeBack, unfinishedRollout } from "../../src/engine/roll-back.ts";
import { rollOut } from "../../src/engine/roll-out.ts";
import { ask } from "../support/samples.ts";
import { Crash, SmallWorld, type Fault } from "../support/small-world.ts";

const faults: readonly Fault[] = ["fail", "fail-after", "crash", "crash-after"];

interface Scenario {
  readonly name: string;
  readonly before: readonly number[];
  readonly release: number;
  readonly bad: boolean;
}

const scenarios: readonly Scenario[] = [
  { name: "first deploy", before: [], release: 1, bad: false },
  { name: "first deploy of a bad release", before: [], release: 1, bad: true },
  { name: "deploy over a live release", before: [1], release: 2, bad: false },
  { name: "deploy of a bad release over a live one", before: [1], release: 2, bad: true },
];

async function prepare(scenario: Scenario): Promise<SmallWorld> {
  const small = new SmallWorld();
  for (const number of scenario.before) {
    await rollOut(ask(small, number).request);
  }
  if (scenario.bad) {
    small.badReleases.add(scenario.release);
  }
  small.calls.length = 0;
  return small;
}

/** One attempt; a crash leaves what a dead process leaves, and its lease has since run out. */
async function attempt(
  small: SmallWorld,
  run: () => Promise<RolloutResult>,
): Promise<RolloutResult | undefined> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Crash || error instanceof RolloutFailure) {
      small.leaseHeld = false;
      return undefined;
    }
    throw error;
  }
}

function expectWhole(small: SmallWorld, where: string): void {
  const standing = small.live ? 1 : 0;
  expect(small.violations, where).toEqual([]);
  expect(
    {
      groups: small.groups.size,
      templates: small.templates.size,
      targetGroups: small.targetGroups.size,
      rules: small.rules.length,
    },
    where,
  ).toEqual({ groups: standing, templates: standing, targetGroups: standing, rules: standing });
}

async function strike(scenario: Scenario, call: number, fault: Fault): Promise<void> {
  const small = await prepare(scenario);
  const struck = { name: "" };
  small.fault = (at, name) => {
    if (at !== call) {
      return undefined;
    }
    struck.name = name;
    return fault;
  };
  const deploy = async () => await rollOut(ask(small, scenario.release).request);
  const first = await attempt(small, deploy);
  const where = `${scenario.name}, ${fault} at call ${call} (${struck.name}), ${first?.outcome}`;
  small.fault = () => undefined;
  expect(small.violations, where).toEqual([]);
  // What an operator does: the same command again, until it says that it is done.
  for (let round = 0; round < 3 && (await small.world().ledger.latest()); round += 1) {
    const again = await attempt(small, deploy);
    if (again && again.outcome !== "needs-operator") {
      break;
    }
  }
  expectWhole(small, where);
  if (!scenario.bad && small.counter > scenario.before.length) {
    const served = small.live?.releaseNumber;
    expect([scenario.release, scenario.before.at(-1)], where).toContain(served);
  }
}

async function strikeThenTakeBack(scenario: Scenario, call: number): Promise<void> {
  const small = await prepare(scenario);
  small.fault = (at) => (at === call ? "crash-after" : undefined);
  await attempt(small, async () => await rollOut(ask(small, scenario.release).request));
  small.fault = () => undefined;
  const where = `${scenario.name}, crash after call ${call}, taken back`;
  const unfinished = await unfinishedRollout(small.world());
  if (unfinished) {
    const result = await takeBack(ask(small, scenario.release).request, unfinished.number);
    expect(["live", "rolled-back"], where).toContain(result.outcome);
    expectWhole(small, where);
  }
}

describe.each(scenarios)("$name", (scenario) => {
  test("converges whatever single call goes wrong", async () => {
    const clean = await prepare(scenario);
    await rollOut(ask(clean, scenario.release).request);
    const calls = clean.calls.length;
    expect(calls).toBeGreaterThan(20);
    let runs = 0;
    for (const fault of faults) {
      for (let call = 1; call <= calls; call += 1) {
        await strike(scenario, call, fault);
        runs += 1;
      }
    }
    expect(runs).toBe(calls * faults.length);
  });

  test("can be taken back wherever the process died before promote", async () => {
    const clean = await prepare(scenario);
    await rollOut(ask(clean, scenario.release).request);
    for (let call = 1; call <= clean.calls.length; call += 1) {
      await strikeThenTakeBack(scenario, call);
    }
  });
});
