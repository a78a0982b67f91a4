// Goal: whatever single fault strikes whichever call of a command, nobody is harmed, nothing is lost
// and the next command brings all to its end; the same run twice is the same to the letter.
// Method: the simulator in processes of its own, on a part of the exhaustive cases, the same in every
// run until all of them have been run once; what it prints is in README.md here.
import { expect, test } from "vitest";
import { figure } from "../support/figure.ts";
import { runSimulator } from "./run-simulator.ts";

test("a part of all single faults breaks nothing", { timeout: 600_000 }, () => {
  const { totals, seconds } = runSimulator("--all", "--part", "1/120");
  figure("exhaustive cases run", totals.runs, "");
  figure("simulated runs a second", totals.runs / seconds, "");
  expect(totals.runs).toBeGreaterThan(0);
  expect(totals.violations).toBe(0);
});

test.each([
  { what: "seeds", args: ["--seeds", "6"] },
  { what: "pause seeds", args: ["--pauses", "--seeds", "4"] },
])("the same $what twice leave the same trace", { timeout: 600_000 }, ({ args }) => {
  const [first, second] = [1, 2].map(() => runSimulator(...args, "--workers", "1"));
  expect(first!.totals.runs).toBeGreaterThan(1);
  expect(second!.totals.hash).toBe(first!.totals.hash);
});
