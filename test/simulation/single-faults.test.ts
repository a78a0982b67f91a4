// Goal: whatever single fault strikes whichever call of a command, nobody is harmed, nothing is lost
// and the next command brings all to its end; the same run twice is the same to the letter.
// Method: the simulator in processes of its own, on a part of the exhaustive cases that the commit
// chooses; recorded runs of all of them are in README.md here.
import { expect, test } from "vitest";
import { figure } from "../support/figure.ts";
import { runSimulator } from "./run-simulator.ts";
import { partOfThisCommit, share } from "./share.ts";

const part = partOfThisCommit(share.parts);

test(`part ${part} of all single faults breaks nothing`, { timeout: 1_800_000 }, () => {
  const { totals, seconds } = runSimulator("--all", "--part", part);
  figure("exhaustive cases run", totals.runs, "");
  figure("simulated runs a second", totals.runs / seconds, "");
  expect(totals.runs).toBeGreaterThan(0);
  expect(totals.violations).toBe(0);
});

test.each([
  { what: "seeds", runs: share.twice.seeds, args: [] },
  { what: "pause seeds", runs: share.twice.pauseSeeds, args: ["--pauses"] },
  { what: "edit seeds", runs: 2, args: ["--edits"] },
  { what: "sequences of commands", runs: 2, args: ["--commands"] },
])("$runs $what twice leave the same traces", { timeout: 600_000 }, ({ runs, args }) => {
  const { totals } = runSimulator(...args, "--seeds", `${runs}`, "--twice");
  expect(totals).toMatchObject({ runs, violations: 0 });
});

test("stale answers, given before or only by the account of then, count", () => {
  const runs = [
    "failing canary/DescribeLaunchTemplates#2/stale",
    "first deploy/DescribeTags#1/stale",
  ];
  const { totals, struckBy } = runSimulator(...runs.flatMap((run) => ["--replay", run]));
  expect(totals).toMatchObject({ runs: 2, violations: 0 });
  expect(struckBy).toEqual({ stale: 2 });
}, 600_000);

test.each([
  { what: "a change", run: "deploy/ModifyRule#1/stale" },
  { what: "a consistent read", run: "deploy/GetItem#1/stale" },
])("no answer to $what is stale", { timeout: 600_000 }, ({ run }) => {
  const refused = { cause: expect.objectContaining({ status: 2 }) };
  expect(() => runSimulator("--replay", run)).toThrow(expect.objectContaining(refused));
});

// No part of 200 has fewer than 18 cases; one in seventy of a thousand parts had one or none.
test.each([
  { what: "single faults", args: ["--all", "--part", partOfThisCommit(200)] },
  { what: "seeds", args: ["--seeds", "8"] },
])(
  "$what break nothing where every request is signed and verified",
  { timeout: 600_000 },
  ({ args }) => {
    const { totals } = runSimulator(...args, "--signed");
    expect(totals.runs).toBeGreaterThan(1);
    expect(totals.violations).toBe(0);
  },
);
