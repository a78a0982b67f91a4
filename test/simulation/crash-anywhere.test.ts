// Goal: wherever one port call fails or the process dies, customers keep being served by a whole
// fleet, every result is true, and the command it names next converges with no trace of the fault.
// Method: learn the calls of a fault-free run, then strike every one of them with every fault.
import { describe, expect, test } from "vitest";
import {
  command,
  expectWhole,
  faults,
  followUp,
  prepare,
  scenarios,
  takeUnfinishedBack,
  type Scenario,
} from "../support/rollout-scenario.ts";
import type { Fault } from "../support/small-world.ts";

async function callsOf(scenario: Scenario): Promise<readonly string[]> {
  const clean = await prepare(scenario);
  await command(clean, scenario);
  return [...clean.calls];
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
  const first = await command(small, scenario);
  const where = `${scenario.name}, ${fault} at call ${call} (${struck.name}), ${first?.outcome}`;
  small.fault = () => undefined;
  expect(small.violations, where).toEqual([]);
  await followUp(small, scenario, first);
  expectWhole(small, where);
  if (!scenario.bad && small.counter > scenario.before.length) {
    const served = small.live?.releaseNumber;
    expect([scenario.release, scenario.before.at(-1)], where).toContain(served);
  }
}

async function strikeThenTakeBack(scenario: Scenario, call: number): Promise<void> {
  const small = await prepare(scenario);
  small.fault = (at) => (at === call ? "crash-after" : undefined);
  await command(small, scenario);
  small.fault = () => undefined;
  const where = `${scenario.name}, crash after call ${call}, taken back`;
  const result = await takeUnfinishedBack(small, scenario);
  if (result) {
    expect(["live", "rolled-back"], where).toContain(result.outcome);
    expectWhole(small, where);
  }
}

describe.each(scenarios)("$name", (scenario) => {
  // Faults: A2, A3, O1, O2, O16.
  test("converges whatever single call goes wrong", async () => {
    const calls = (await callsOf(scenario)).length;
    expect(calls).toBeGreaterThan(scenario.isRollout === false ? 8 : 20);
    let runs = 0;
    for (const fault of faults) {
      for (let call = 1; call <= calls; call += 1) {
        await strike(scenario, call, fault);
        runs += 1;
      }
    }
    expect(runs).toBe(calls * faults.length);
  });

  // Faults: O2.
  test("can be taken back wherever the process died before promote", async () => {
    const calls = (await callsOf(scenario)).length;
    for (let call = 1; call <= calls; call += 1) {
      await strikeThenTakeBack(scenario, call);
    }
  });
});
