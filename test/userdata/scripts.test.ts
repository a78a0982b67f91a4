// Goal: the instance's scripts are sound bash, and each part keeps its promise alone.
// Method: shellcheck over all of them; the bats suites beside this file, one test for each.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { lackOf, lackOfShell, testUnless } from "../support/machine-lacks.ts";
import { scripts } from "./support/boot-world.ts";

const suites = new URL("bats/", import.meta.url).pathname;

testUnless(lackOf("shellcheck"))("shellcheck has nothing to say", () => {
  const sourced = ["lib", "steps"].flatMap((directory) =>
    readdirSync(join(scripts, directory))
      .filter((name) => name.endsWith(".sh"))
      .map((name) => join(directory, name)),
  );
  expect(sourced.length).toBeGreaterThan(15);
  const files = ["boot", "supervise", ...sourced];
  const { stdout, stderr } = spawnSync("shellcheck", ["-x", ...files], {
    cwd: scripts,
    encoding: "utf8",
  });
  expect(stdout + stderr).toBe("");
});

for (const name of readdirSync(suites).filter((one) => one.endsWith(".bats"))) {
  testUnless(lackOfShell() ?? lackOf("bats"))(
    `bats: ${name}`,
    () => {
      const run = spawnSync("bats", ["--tap", join(suites, name)], { encoding: "utf8" });
      expect(run.stdout.split("\n").filter((line) => /^(not ok|#)/.test(line))).toEqual([]);
      expect(run.status, run.stderr).toBe(0);
      expect(run.stdout).toMatch(/^ok 3 /m);
    },
    120_000,
  );
}
