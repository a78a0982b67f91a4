// Goal: whatever single fault strikes whichever call of a command, nobody is harmed, nothing is lost
// and the next command brings all to its end; the same run twice is the same to the letter.
// Method: the simulator in processes of its own, on a part of the exhaustive cases that the commit
// chooses, so that every part is met by and by; what it prints is in README.md here.
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { figure } from "../support/figure.ts";
import { commitChoice } from "./commit-choice.ts";

const simulator = new URL("simulate.mjs", import.meta.url).pathname;

interface Report {
  readonly totals: { readonly runs: number; readonly violations: number; readonly hash: number };
  readonly seconds: number;
}

function run(...args: readonly string[]): Report {
  const out = execFileSync(process.execPath, [simulator, "--json", ...args], {
    encoding: "utf8",
    maxBuffer: 64_000_000,
  });
  return JSON.parse(out.trimEnd().split("\n").at(-1) ?? "{}") as Report;
}

const parts = 120;

test("a part of all single faults breaks nothing", { timeout: 600_000 }, () => {
  const { totals, seconds } = run("--all", "--part", `${1 + commitChoice(parts)}/${parts}`);
  figure("exhaustive cases run", totals.runs, "");
  figure("simulated runs a second", totals.runs / seconds, "");
  expect(totals.runs).toBeGreaterThan(0);
  expect(totals.violations).toBe(0);
});

test("the same cases twice are the same", { timeout: 600_000 }, () => {
  const [first, second] = [1, 2].map(() => run("--all", "--part", "1/900", "--workers", "1"));
  expect(first!.totals.runs).toBeGreaterThan(1);
  expect(second!.totals.hash).toBe(first!.totals.hash);
});
