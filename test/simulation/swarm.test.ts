// Goal: in whatever mixture of fleet sizes, paces, releases, faults, pauses and two operators, every
// invariant holds at every transition, and what is left can be finished by the next command.
// Method: the simulator in processes of its own, on the first seeds, the same in every run, and on
// those that once failed; npm run simulate takes as many more as there is time for.
import { expect, test } from "vitest";
import { figure } from "../support/figure.ts";
import { regressions } from "./regressions.ts";
import { runSimulator } from "./run-simulator.ts";

test.each([
  { mode: "swarm", flags: [], seeds: 40 },
  { mode: "pause", flags: ["--pauses"], seeds: 24 },
])("$mode seeds break nothing", { timeout: 900_000 }, ({ mode, flags, seeds }) => {
  const { totals, seconds } = runSimulator(...flags, "--seeds", `${seeds}`, "--from", "1");
  figure(`${mode} seeds`, totals.runs, "");
  figure("simulated runs a second", totals.runs / seconds, "");
  expect(totals).toMatchObject({ runs: seeds, violations: 0 });
});

test("sequences of commands come to what the model says", { timeout: 900_000 }, () => {
  const { totals } = runSimulator("--commands", "--seeds", "40", "--from", "1");
  figure("sequences of commands", totals.runs, "");
  expect(totals).toMatchObject({ runs: 40, violations: 0 });
});

test.each(regressions)("$run does not fail again: $because", { timeout: 600_000 }, ({ run }) => {
  expect(runSimulator("--replay", run).totals).toMatchObject({ runs: 1, violations: 0 });
});
