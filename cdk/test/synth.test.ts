import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const room = join(import.meta.dirname, "..");
const out = mkdtempSync(join(tmpdir(), "slipway-cdk-"));
afterAll(() => rmSync(out, { recursive: true }));

/** The ready app as the CDK's own command makes it, with no account, key or network to ask. */
function synthesize(name: string): Readonly<Record<string, string>> {
  const directory = join(out, name);
  execFileSync(
    join(room, "node_modules/.bin/cdk"),
    ["synth", "--quiet", "--no-notices", "--output", directory, "-c", "services=web,api"],
    { cwd: room, env: { PATH: process.env["PATH"], HOME: out }, stdio: "pipe" },
  );
  const templates = readdirSync(directory).filter((file) => file.endsWith(".template.json"));
  return Object.fromEntries(
    templates.map((file) => [file, readFileSync(join(directory, file), "utf8")]),
  );
}

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
