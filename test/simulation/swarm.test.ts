// Goal: in whatever mixture of fleet sizes, paces, releases, faults, pauses and two operators, every
// invariant holds at every transition, and what is left can be finished by the next command.
// Method: the simulator in processes of its own, on seeds that the commit chooses, and on those that
// once failed; npm run simulate takes as many more as there is time for.
import { expect, test } from "vitest";
import { figure } from "../support/figure.ts";
import { commitChoice } from "./commit-choice.ts";
import { regressions } from "./regressions.ts";
import { runSimulator } from "./run-simulator.ts";

const ranges = 10_000;

test.each([
  { mode: "swarm", flags: [], seeds: 60 },
  { mode: "pause", flags: ["--pauses"], seeds: 40 },
])("$mode seeds break nothing", { timeout: 900_000 }, ({ mode, flags, seeds }) => {
  const from = 1 + seeds * commitChoice(ranges);
  const { totals, seconds } = runSimulator(...flags, "--seeds", `${seeds}`, "--from", `${from}`);
  figure(`${mode} seeds from ${from}`, totals.runs, "");
  figure("simulated runs a second", totals.runs / seconds, "");
  expect(totals).toMatchObject({ runs: seeds, violations: 0 });
});

test.each(regressions)("$run does not fail again: $because", { timeout: 600_000 }, ({ run }) => {
  expect(runSimulator("--replay", run).totals).toMatchObject({ runs: 1, violations: 0 });
});
