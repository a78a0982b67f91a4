// Goal: the config commands store exactly what was typed, tell losers of a race, and leak nothing.
// Method: the commands run in process on stores in memory.
import { expect, test } from "vitest";
import { parseAssignment, parseKey } from "../../../src/cli/config-arguments.ts";
import { runConfigList } from "../../../src/cli/config-list.ts";
import { runConfigSet } from "../../../src/cli/config-set.ts";
import { runConfigUnset } from "../../../src/cli/config-unset.ts";
import { failureOf } from "./failure-of.ts";
import { fakeContext, type FakeContext } from "./fake-context.ts";
import { connectTo, memoryStores } from "./memory-stores.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const settings = "service: web\nport: 8080\nenvironments: { rehearsal: }\n";

function context(flags: FakeContext["flags"] = {}): FakeContext {
  return fakeContext({
    flags,
    cwd: temporaryDirectory({ "slipway.yaml": settings }),
    env: { GITHUB_ACTIONS: "true", GITHUB_ACTOR: "ann" },
  });
}

test.each([
  ["A=b", "A", "b"],
  ["A=b=c==", "A", "b=c=="],
  ["A=", "A", ""],
  ["_a9= x\ny\t'\"ü", "_a9", " x\ny\t'\"ü"],
  ["A=--flag", "A", "--flag"],
])("%j is key %j with its value byte for byte", (argument, key, value) => {
  expect(parseAssignment(argument)).toEqual({ key, value });
});

test.each([
  ["GREETING", "An argument of config set has no =: write it as GREETING=VALUE."],
  ["hunter2!", "An argument of config set has no =: write it as KEY=VALUE."],
  [
    "9A=x",
    '"9A" cannot be a config key: it must be letters, digits and underscores, not beginning with a digit.',
  ],
  [
    "=x",
    '"" cannot be a config key: it must be letters, digits and underscores, not beginning with a digit.',
  ],
  ["PORT=1", '"PORT" cannot be a config key: it is set by slipway itself.'],
  ["SLIPWAY_RELEASE=1", '"SLIPWAY_RELEASE" cannot be a config key: it is set by slipway itself.'],
  ["RELEASE_URL=1", '"RELEASE_URL" cannot be a config key: it is set by slipway itself.'],
  ["A=\uFFFDx", "The value of A is not UTF-8 text."],
  ["A=b\0c", "The value of A cannot reach a program: it must not hold a NUL character."],
  [
    "A=ssm:",
    "The reference of A names nothing: it must be ssm: and a parameter's name, as in ssm:/shop/password.",
  ],
])("%j is refused", async (argument, summary) => {
  expect(await failureOf(() => parseAssignment(argument))).toMatchObject({
    code: "BAD_INPUT",
    summary,
  });
});

test("a value of 32 KB fits, a byte more does not, counted in UTF-8", async () => {
  const value = "é".repeat(16 * 1024);
  expect(parseAssignment(`A=${value}`).value).toBe(value);
  const failure = await failureOf(() => parseAssignment(`A=${value}x`));
  expect(failure.summary).toBe("The value of A is larger than 32 KB.");
});

test("unset takes any key that set takes, and no other", async () => {
  expect(parseKey("A")).toBe("A");
  await failureOf(() => parseKey("A=b"));
});

test("set writes the next version, with references, author, time and reason", async () => {
  const stores = memoryStores();
  stores.writeVersion({ KEEP: "1", A: "old" }, "bob");
  const open = connectTo(stores);
  const here = context();
  const args = ["A=new", "DB=ssm:/db/password", "S=secretsmanager:x#y"];
  expect(await runConfigSet(here, args, { reason: "because" }, open)).toBe(0);
  expect(stores.versions.at(-1)).toMatchObject({
    version: 2,
    values: {
      KEEP: "1",
      A: "new",
      DB: { from: "ssm:/db/password" },
      S: { from: "secretsmanager:x#y" },
    },
    createdBy: "ann@github-actions",
    createdAt: "2026-01-02T03:04:05.000Z",
    reason: "because",
  });
  expect(here.printed).toEqual({
    out: "version 2; takes effect with the next release: slipway deploy\n",
    err: "",
  });
  expect(open.closed()).toBe(1);
});

test("setting what is set already makes no version", async () => {
  const stores = memoryStores();
  stores.writeVersion({ A: "1" }, "bob");
  const here = context({ json: true });
  expect(await runConfigSet(here, ["A=1"], {}, connectTo(stores))).toBe(0);
  expect(stores.versions).toHaveLength(1);
  expect(JSON.parse(here.printed.out)).toEqual({
    version: 1,
    changed: false,
    set: [],
    unset: [],
    next: null,
  });
});

test("the loser of a race is told, and its change is not half made", async () => {
  const stores = memoryStores();
  stores.writeVersion({}, "bob");
  stores.meanwhile = () => void stores.writeVersion({ B: "2" }, "carol");
  const open = connectTo(stores);
  const failure = await failureOf(() => runConfigSet(context(), ["A=1"], {}, open));
  expect(failure).toMatchObject({ code: "CONFLICT", summary: "carol was first." });
  expect(stores.versions.at(-1)?.values).toEqual({ B: "2" });
  expect(open.closed()).toBe(1);
});

test("unset removes keys, and refuses one that is not set", async () => {
  const stores = memoryStores();
  stores.writeVersion({ A: "1", B: "2", C: "3" }, "bob");
  expect(await runConfigUnset(context(), ["A", "C"], {}, connectTo(stores))).toBe(0);
  expect(stores.versions.at(-1)?.values).toEqual({ B: "2" });
  const failure = await failureOf(() => runConfigUnset(context(), ["A"], {}, connectTo(stores)));
  expect(failure.summary).toBe("There is nothing to unset: A is not set.");
});

test("list shows keys in order, references as such, and lines of a value as JSON", async () => {
  const stores = memoryStores();
  stores.writeVersion({ LONGER: "a\nb", B: { from: "ssm:/x" }, A: "it's 1" }, "bob");
  const here = context();
  await runConfigList(here, [], {}, connectTo(stores));
  expect(here.printed.out).toBe(
    [
      "version 1, 2026-01-01T00:00:00.000Z by bob",
      "KEY     VALUE",
      "A       it's 1",
      "B       ssm:/x",
      'LONGER  "a\\nb"',
      "",
    ].join("\n"),
  );
});

test("list says so when there is nothing, in words and in JSON", async () => {
  const words = context();
  await runConfigList(words, [], {}, connectTo(memoryStores()));
  expect(words.printed.out).toMatch(/^no config yet/);
  const json = context({ json: true });
  await runConfigList(json, [], {}, connectTo(memoryStores()));
  expect(JSON.parse(json.printed.out)).toEqual({
    version: null,
    values: {},
    createdAt: null,
    createdBy: null,
    reason: null,
  });
});

test("versions follow each other from the first on, each made to the one before", async () => {
  const stores = memoryStores();
  for (const argument of ["A=1", "B=2", "A=3"]) {
    expect(await runConfigSet(context(), [argument], {}, connectTo(stores))).toBe(0);
  }
  expect(stores.versions.map(({ version, values }) => [version, values])).toEqual([
    [1, { A: "1" }],
    [2, { A: "1", B: "2" }],
    [3, { A: "3", B: "2" }],
  ]);
});
