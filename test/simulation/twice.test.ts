// Goal: a second fault while the first one is being mended harms customers no more than one does.
// Method: strike every change of a run with every fault, then every change of the run that mends
// it, whether that goes on or takes back.
import { describe, expect, test } from "vitest";
import {
  command,
  expectWhole,
  followUp,
  prepare,
  scenarios,
  takeUnfinishedBack,
  type Scenario,
} from "../support/rollout-scenario.ts";
import type { Fault, SmallWorld } from "../support/small-world.ts";

const change =
  /^(launch|resize|remove|target group|production|test rule|weights|rule gone|template|promote)/;

/** A crash before a change is a crash after the one before. */
const faults: readonly Fault[] = ["fail", "fail-after", "crash-after"];

/** Strikes the nth change from now on; tells whether there was one. */
function strikeNth(small: SmallWorld, nth: number, fault: Fault): () => boolean {
  let seen = 0;
  small.fault = (_, name) => {
    seen += change.test(name) ? 1 : 0;
    return change.test(name) && seen === nth ? fault : undefined;
  };
  return () => seen >= nth;
}

/** Runs until the second fault finds nothing more to strike; returns how many struck. */
async function strikeTwice(
  scenario: Scenario,
  first: readonly [number, Fault],
  fault: Fault,
  mends: "same command" | "take back",
): Promise<number> {
  for (let nth = 1; ; nth += 1) {
    const small = await prepare(scenario);
    strikeNth(small, ...first);
    await command(small, scenario);
    const where = `${scenario.name}: ${first.join(" ")}, then ${fault} ${nth} on ${mends}`;
    const hit = strikeNth(small, nth, fault);
    const mended =
      mends === "take back"
        ? await takeUnfinishedBack(small, scenario)
        : await command(small, scenario);
    small.fault = () => undefined;
    expect(small.violations, where).toEqual([]);
    await followUp(small, scenario, mended);
    expectWhole(small, where);
    if (!hit()) {
      return nth - 1;
    }
  }
}

describe.each(scenarios)("$name", (scenario) => {
  const ways = ["same command", ...(scenario.isRollout === false ? [] : ["take back"])];
  // Faults: O3.
  test.each(ways as ("same command" | "take back")[])("mended by %s", async (mends) => {
    const clean = await prepare(scenario);
    await command(clean, scenario);
    const changes = clean.calls.filter((call) => change.test(call)).length;
    let struck = 0;
    for (let nth = 1; nth <= changes; nth += 1) {
      for (const fault of faults) {
        for (const second of faults) {
          struck += await strikeTwice(scenario, [nth, fault], second, mends);
        }
      }
    }
    expect(struck).toBeGreaterThan(scenario.isRollout === false ? 0 : changes);
  });
});
