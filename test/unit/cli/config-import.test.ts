// Goal: import sets what a file holds as one version, says which keys that changes before it does,
// and prints no value, whatever is wrong with the file.
// Method: files in a temporary directory, stores in memory.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ConfigImportOptions } from "../../../src/cli/command-options.ts";
import { runConfigImport } from "../../../src/cli/config-import.ts";
import { failureOf } from "./failure-of.ts";
import { fakeContext, type FakeContext } from "./fake-context.ts";
import { connectTo, memoryStores, type MemoryStores } from "./memory-stores.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const settings = "service: web\nport: 8080\nenvironments: { rehearsal: }\n";

interface Import {
  readonly name?: string;
  readonly stores?: MemoryStores;
  readonly options?: ConfigImportOptions;
  readonly flags?: FakeContext["flags"];
  readonly more?: string;
}

async function importFile(text: string | Buffer, on: Import = {}) {
  const { name = ".env", stores = memoryStores(), options = {}, flags = {}, more = "" } = on;
  const cwd = temporaryDirectory({ "slipway.yaml": settings + more });
  writeFileSync(join(cwd, name), text);
  const here = fakeContext({ flags, cwd });
  const exitCode = await runConfigImport(here, [name], options, connectTo(stores));
  return { stores, exitCode, ...here.printed };
}

function existing(): MemoryStores {
  const stores = memoryStores();
  stores.writeVersion({ KEEP: "1", CHANGE: "old", GONE: "x" }, "bob");
  return stores;
}

test("a dotenv file changes what it names; what will change is said first, by key", async () => {
  const text = "CHANGE='new value'\nFRESH=2\nDB=ssm:/db\nKEEP=1\n";
  const { stores, exitCode, err, out } = await importFile(text, { stores: existing() });
  expect(exitCode).toBe(0);
  expect(stores.versions.at(-1)).toMatchObject({
    version: 2,
    values: { KEEP: "1", CHANGE: "new value", GONE: "x", FRESH: "2", DB: { from: "ssm:/db" } },
  });
  expect(err).toBe("+ DB\n+ FRESH\n~ CHANGE\n");
  expect(out).toBe("version 2; takes effect with the next release: slipway deploy\n");
});

test("--replace unsets what the file does not have", async () => {
  const replace = { options: { replace: true }, stores: existing() };
  const { stores, err } = await importFile("KEEP=1\nFRESH=2\n", replace);
  expect(stores.versions.at(-1)?.values).toEqual({ KEEP: "1", FRESH: "2" });
  expect(err).toBe("+ FRESH\n- CHANGE\n- GONE\n");
});

test("--plan says it and stops", async () => {
  const on = { options: { plan: true, replace: true }, stores: existing() };
  const words = await importFile("KEEP=2\n", on);
  expect(words.out).toBe("~ KEEP\n- CHANGE\n- GONE\n");
  const json = await importFile("KEEP=2\n", { ...on, flags: { json: true } });
  expect(JSON.parse(json.out)).toEqual({
    basedOn: 1,
    added: [],
    changed: ["KEEP"],
    removed: ["CHANGE", "GONE"],
  });
  expect((await importFile("KEEP=1\n", { options: { plan: true }, stores: existing() })).out).toBe(
    "nothing would change\n",
  );
  expect(on.stores.versions).toHaveLength(1);
});

test("a file that says what is set already makes no version", async () => {
  const { stores, out, err } = await importFile("KEEP=1\n", { stores: existing() });
  expect(stores.versions).toHaveLength(1);
  expect([err, out]).toEqual([
    "nothing would change\n",
    "version 1 says so already; nothing was changed\n",
  ]);
});

test("a JSON file holds texts and references, as config list --json prints them", async () => {
  const text = JSON.stringify({ A: "x\ny", B: { from: "ssm:/b" }, C: "secretsmanager:c#d", D: "" });
  const { stores, out } = await importFile(text, { name: "a.json", flags: { json: true } });
  expect(stores.versions.at(-1)?.values).toEqual({
    A: "x\ny",
    B: { from: "ssm:/b" },
    C: { from: "secretsmanager:c#d" },
    D: "",
  });
  expect(JSON.parse(out)).toEqual({
    version: 1,
    changed: true,
    set: ["A", "B", "C", "D"],
    unset: [],
    next: "slipway deploy",
  });
});

test.each([
  [".env", "A=1\nhunter2\n", ".env:2: the line must be KEY=VALUE, a comment or blank."],
  [".env", "A=1\n\nA=hunter2\n", ".env:3: A is set twice."],
  [".env", "9A=hunter2\n", /^\.env:1: "9A" cannot be a config key: it must be letters/],
  [".env", "PORT=1\n", '.env:1: "PORT" cannot be a config key: it is set by slipway itself.'],
  [".env", Buffer.from("A=\xff\n", "latin1"), ".env is not UTF-8 text."],
  [
    ".env",
    "A=hun\0ter\n",
    "The value of A cannot reach a program: it must not hold a NUL character.",
  ],
  [".env", `A=${"x".repeat(40_000)}\n`, "The value of A is larger than 32 KB."],
  [
    ".env",
    "A=ssm:\n",
    "The reference of A names nothing: it must be ssm: and a parameter's name, as in ssm:/shop/password.",
  ],
  ["a.json", '{"A":"hunter2"', "a.json is not JSON."],
  ["a.json", '["hunter2"]', "a.json must hold one JSON object: keys and texts."],
  ["a.json", '{"A":1}', "a.json: A must be text (put it in quotes)."],
  ["a.json", '{"A":null}', "a.json: A must be text (put it in quotes)."],
  ["a.json", '{"A":{"from":"hunter2"}}', "a.json: A must be text (put it in quotes)."],
  ["a.json", '{"A":{"from":"ssm:/a","x":1}}', "a.json: A must be text (put it in quotes)."],
  ["a.json", '{\n"A":"1",\n"A":"hunter2"}', "a.json:3: a key is set twice."],
])("%s with %j is refused, and nothing of a value is said", async (name, text, summary) => {
  const stores = existing();
  const failure = await failureOf(() => importFile(text, { name, stores }));
  expect(failure.summary).toMatch(summary);
  expect(JSON.stringify(failure)).not.toContain("hunter2");
  expect(stores.versions).toHaveLength(1);
});

test("a file that is not there is not found", async () => {
  const here = fakeContext({ cwd: temporaryDirectory({ "slipway.yaml": settings }) });
  const failure = await failureOf(() => runConfigImport(here, ["nope.env"], {}));
  expect(failure).toMatchObject({
    code: "NOT_FOUND",
    summary: expect.stringMatching(/^There is no file .*nope\.env to import\.$/),
  });
});

test("plain values that look like secrets, and keys that strict does not list, are warned of", async () => {
  const more = "config: { required: [DB_PASSWORD], optional: [GREETING], strict: true }\n";
  const text = "DB_PASSWORD=hunter2\nGREETNG=hi\nTOKEN=ssm:/t\n";
  const { err, exitCode } = await importFile(text, { more });
  expect(exitCode).toBe(0);
  expect(err.split("\n").slice(0, 3)).toEqual([
    "warning: GREETNG is in neither list of config in slipway.yaml, which is strict; did you mean GREETING? No release can be published with it.",
    "warning: TOKEN is in neither list of config in slipway.yaml, which is strict. No release can be published with it.",
    "warning: DB_PASSWORD looks like a secret, and this keeps it as plain text: better DB_PASSWORD=ssm:/… or DB_PASSWORD=secretsmanager:….",
  ]);
  expect(err).not.toContain("hunter2");
});
