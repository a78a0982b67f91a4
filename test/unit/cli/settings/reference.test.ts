// Goal: README says of every key of slipway.yaml what it takes, its range, default and meaning.
// Method: a table made of the validator's own schema, compared with README's (UPDATE_TABLES=1
// writes it); the defaults it names are compared with the settings an empty file gives.
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { readSettings } from "../../../../src/cli/settings/read-settings.ts";
import { expectGenerated } from "../../../support/generated.ts";
import { settingsReference } from "../../../support/settings-reference.ts";
import { fakeContext } from "../fake-context.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

const rows = settingsReference();

test("README has the reference of slipway.yaml", () => {
  const lines = rows.map(({ key, takes, usual, required, meaning }) => {
    const left = required ? "**required**" : usual === undefined ? "" : `\`${usual}\``;
    return `| \`${key}\` | ${takes} | ${left} | ${meaning} |`;
  });
  const head = "| key | takes | default | meaning |\n|---|---|---|---|";
  expectGenerated("README.md", "settings", [head, ...lines].join("\n"));
});

test("every key says what it means and what it takes", () => {
  expect(rows.length).toBeGreaterThan(40);
  for (const { key, meaning, takes } of rows) {
    expect(meaning, key).toMatch(/^[A-Z].*\.$/);
    expect(takes, key).not.toBe("");
  }
});

test("a key without a default of its own is one that may be absent", () => {
  const without = rows.filter(({ usual, required }) => usual === undefined && !required);
  expect(without.map(({ key }) => key)).toEqual([
    "source.dockerfile",
    "source.token",
    "image",
    "registry.credentials",
    "run.memory",
    "run.cpus",
    "run.options.user",
    "run.options.workingDirectory",
    "run.options.hostname",
    "run.options.shmSize",
    "run.options.pids",
    "instance.ami",
    "capacity.scale.cpu",
    "route.host",
    "canary.checks[].json",
    "canary.checks[].bodyContains",
    "environments.<name>.base",
  ]);
});

test("to write every default is to write nothing", async () => {
  const read = async (more: string) => {
    const text = `service: web\nport: 8080\nenvironments: { test: }\n${more}`;
    const cwd = temporaryDirectory({ "slipway.yaml": text });
    return await readSettings(fakeContext({ cwd }));
  };
  const written: Nested = {};
  for (const { key, usual } of rows) {
    if (usual === undefined || key.includes("[]")) continue;
    const names = key.split(".");
    const last = names.pop() ?? "";
    const place = names.reduce((at, name) => (at[name] ??= {}) as Nested, written);
    place[last] = parse(usual);
  }
  expect(written).toMatchObject({ bake: "5m", run: { options: { stopTimeout: "10s" } } });
  expect(await read(stringify(written))).toEqual(await read(""));
});

type Nested = { [name: string]: unknown };
