// Goal: init's file is valid as it stands, fits the project, and never replaces another.
// Method: init in temporary directories, its file read back by the reader of settings.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseDocument } from "yaml";
import { runInit } from "../../../src/cli/init.ts";
import { settingsTemplate } from "../../../src/cli/settings-template.ts";
import { settingsJsonSchema } from "../../../src/cli/settings/json-schema.ts";
import { readSettings } from "../../../src/cli/settings/read-settings.ts";
import { failureOf } from "./failure-of.ts";
import { fakeContext } from "./fake-context.ts";
import { temporaryDirectory, writeFiles } from "./temporary-directory.ts";

const local = { AWS_ENDPOINT_URL: "http://127.0.0.1:4566" };

test("init writes settings that are valid and deploy to the rehearsal base at once", async () => {
  const cwd = temporaryDirectory({
    "package.json": '{ "name": "@acme/Shop_Front" }',
    Dockerfile: "FROM x\nEXPOSE 3000\n",
  });
  const context = fakeContext({ cwd, env: local });
  expect(await runInit(context, [], {})).toBe(0);
  expect(await readSettings(context)).toMatchObject({
    service: "shop-front",
    environment: "rehearsal",
    base: "rehearsal",
    port: 3000,
    bakeSeconds: 2,
  });
});

test("without package.json and EXPOSE, directory and 8080 are guessed and said to be", async () => {
  const cwd = join(temporaryDirectory(), "A very--long name, that does not fit!");
  writeFiles(cwd, { "docker/Dockerfile": "FROM x\n" });
  const context = fakeContext({ cwd });
  await runInit(context, [], { stdout: true });
  expect(context.printed.out).toContain("service: a-very-long-name-tha\n");
  expect(context.printed.out).toContain(
    "port: 8080 # a guess: docker/Dockerfile exposes no port\n",
  );
  expect(context.printed.err).toBe("");
});

test("a missing Dockerfile is said", async () => {
  const context = fakeContext({ cwd: temporaryDirectory() });
  expect(await runInit(context, [], { stdout: true })).toBe(0);
  expect(context.printed.err).toMatch(/^warning: There is no Dockerfile in /);
});

test("a file that is there stays as it is", async () => {
  const cwd = temporaryDirectory({ "slipway.yaml": "mine", Dockerfile: "FROM x" });
  const failure = await failureOf(() => runInit(fakeContext({ cwd }), [], {}));
  expect(failure.code).toBe("CONFLICT");
  expect(readFileSync(join(cwd, "slipway.yaml"), "utf8")).toBe("mine");
});

test("a directory that is not there is refused by name", async () => {
  const flags = { file: "nowhere/slipway.yaml" };
  const failure = await failureOf(() =>
    runInit(fakeContext({ cwd: temporaryDirectory(), flags }), [], {}),
  );
  expect(failure.code).toBe("BAD_INPUT");
  expect(failure.summary).toMatch(/nowhere\/slipway\.yaml cannot be written: ENOENT/);
});

test("--schema prints the JSON Schema, with a description of every key", async () => {
  const context = fakeContext();
  await runInit(context, [], { schema: true });
  const schema = JSON.parse(context.printed.out);
  expect(schema).toMatchObject({
    title: "slipway.yaml",
    required: ["service", "port", "environments"],
  });
  expect(schema.properties.health.properties.interval).toMatchObject({
    type: "string",
    description: "Time between two checks of one instance.",
  });
});

test("the commented keys are valid too, equal the defaults, and none is forgotten", async () => {
  const template = settingsTemplate({ service: "web", port: 8080, portFrom: "a guess" });
  const shown = template.replace(
    /^# ((?:[a-zA-Z]+): (?:\{.*\}|\d+m|\d+s|false)(?: # .*)?)$/gm,
    "$1",
  );
  const keys = Object.keys(parseDocument(shown).toJS());
  const known = Object.keys((settingsJsonSchema()["properties"] ?? {}) as object);
  expect(known.filter((key) => !keys.includes(key))).toEqual(["image", "registry"]);
  const flags = { environment: "production" };
  const read = async (text: string) =>
    readSettings(fakeContext({ flags, cwd: temporaryDirectory({ "slipway.yaml": text }) }));
  const { canary: shownCanary, source: shownSource, ...asShown } = await read(shown);
  const { canary, source, ...asIs } = await read(template);
  expect(asShown).toEqual(asIs);
  expect(shownCanary.checks).toHaveLength(1);
  expect(canary.checks).toEqual([]);
  expect([shownSource.context, source.context]).toEqual([".", "."]);
});
