import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { synthCommand } from "./synth-command.ts";

const out = mkdtempSync(join(tmpdir(), "slipway-cdk-"));
afterAll(() => rmSync(out, { recursive: true }));

/** With no account, key or network to ask. */
const synthesize = (name: string) => synthCommand(join(out, name), ["-c", "services=web,api"]);

const first = synthesize("first");

test("the app makes a stack for the base and one for each service", () => {
  expect(Object.keys(first).toSorted()).toEqual([
    "slipway-production-api.template.json",
    "slipway-production-web.template.json",
    "slipway-production.template.json",
  ]);
});

test("made again, the templates are the same to the byte", () => {
  expect(synthesize("second")).toEqual(first);
});

const linter = spawnSync("cfn-lint", ["--version"]).status === 0;

test.skipIf(!linter)("cfn-lint, where it is installed, has nothing to say", () => {
  const files = Object.keys(first).map((file) => join(out, "first", file));
  const { stdout, status } = spawnSync("cfn-lint", files, { encoding: "utf8" });
  expect(stdout).toBe("");
  expect(status).toBe(0);
});
