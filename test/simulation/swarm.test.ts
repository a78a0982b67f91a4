// Goal: in whatever mixture of fleet sizes, paces, releases, faults, pauses and two operators, every
// invariant holds at every transition, and what is left can be finished by the next command.
// Method: the simulator in processes of its own, on the first seeds, the same in every run, and on
// those that once failed; npm run simulate takes as many more as there is time for.
import { describe, expect, test } from "vitest";
import { figure } from "../support/figure.ts";
import { regressions } from "./regressions.ts";
import { runSimulator, told } from "./run-simulator.ts";
import { share } from "./share.ts";

const taken = new Map<string, number>();

function sweep(what: string, runs: number, ...args: readonly string[]): void {
  const { totals, marks, seconds } = runSimulator(...args, "--seeds", `${runs}`, "--from", "1");
  for (const [mark, count] of Object.entries(marks)) {
    taken.set(mark, (taken.get(mark) ?? 0) + count);
  }
  figure(what, totals.runs, "");
  figure("simulated runs a second", totals.runs / seconds, "");
  expect(totals).toMatchObject({ runs, violations: 0 });
}

describe.sequential("nothing breaks", { timeout: 1_800_000 }, () => {
  test("swarm seeds", () => sweep("swarm seeds", share.seeds));

  test("pause seeds", () => sweep("pause seeds", share.pauseSeeds, "--pauses"));

  test("edit seeds", () => sweep("edit seeds", share.editSeeds, "--edits"));

  test("sequences of commands, which come to what the model says", () =>
    sweep("sequences of commands", share.sequences, "--commands"));

  test.runIf(share.isWide)("and every rare path was taken, or less was shown than was run", () => {
    expect([...taken].filter(([, count]) => count === 0).map(([mark]) => mark)).toEqual([]);
    expect(taken.size).toBeGreaterThan(20);
  });
});

test("no run that once failed fails again", { timeout: 600_000 }, () => {
  const names = regressions.flatMap(({ run }) => ["--replay", run]);
  const { totals } = runSimulator(...names);
  expect(totals).toMatchObject({ runs: regressions.length, violations: 0 });
});

test("as many sequences as were asked for, the same ones on any number of processors", () => {
  const [alone, shared] = ["1", "2"].map((workers) =>
    runSimulator("--commands", "--seeds", "3", "--workers", workers),
  );
  expect(alone!.totals).toMatchObject({ runs: 3, violations: 0 });
  expect(shared!.totals).toMatchObject({ runs: 3, hash: alone!.totals.hash });
}, 600_000);

test("one sequence of commands runs again by its name, and customers' harm is told", () => {
  const lines = told("--replay", "commands 2");
  expect(lines).toContainEqual(expect.stringMatching(/^\d+\.\d{3} C\d+ /));
  expect(lines).toContainEqual(expect.stringMatching(/^runs 1, .* requests harmed 0; /));
}, 600_000);

test("a name that no run has is refused, not taken for a run without violations", () => {
  const refused = { cause: expect.objectContaining({ status: 2 }) };
  const names = ["--replay", "commands 2", "--replay", "swarm 6037"];
  expect(() => runSimulator(...names)).toThrow(expect.objectContaining(refused));
});
