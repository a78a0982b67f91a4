// Goal: get, list --version, diff and history say exactly what is stored, and by whom; a reference
// stays a reference; one environment never shows another's values.
// Method: the commands run in process on stores in memory, one per environment.
import { expect, test } from "vitest";
import { runConfigDiff } from "../../../src/cli/config-diff.ts";
import { runConfigGet } from "../../../src/cli/config-get.ts";
import { runConfigHistory } from "../../../src/cli/config-history.ts";
import { runConfigList } from "../../../src/cli/config-list.ts";
import type { Connect } from "../../../src/cli/wiring.ts";
import type { ConfigReference } from "../../../src/domain/release.ts";
import type { LivePointer } from "../../../src/domain/rollout.ts";
import { sampleRelease } from "../../support/samples.ts";
import { failureOf } from "./failure-of.ts";
import { fakeContext, type FakeContext } from "./fake-context.ts";
import { connectTo, memoryStores, type MemoryStores } from "./memory-stores.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const settings = "service: web\nport: 8080\nenvironments: { rehearsal: , production: }\n";

function context(flags: FakeContext["flags"] = {}): FakeContext {
  return fakeContext({
    flags: { environment: "rehearsal", ...flags },
    cwd: temporaryDirectory({ "slipway.yaml": settings }),
  });
}

/** Three versions; r1 and r2 pin the first two, r2 is live. */
function three(): MemoryStores {
  const stores = memoryStores();
  const versions = [
    stores.writeVersion({ A: "1", B: "x\ny" }, "ann"),
    stores.writeVersion({ A: "1", B: "x\ny", DB: { from: "ssm:/db" } }, "bob"),
    stores.writeVersion({ A: "2", DB: { from: "ssm:/db2" }, constructor: "c" }, "carol"),
  ];
  for (const number of [1, 2]) {
    const config = versions[number - 1] as ConfigReference;
    const release = { ...sampleRelease(number), config };
    stores.published.push({ release, promotedAt: undefined, failed: undefined });
  }
  stores.live = { releaseNumber: 2 } as LivePointer;
  return stores;
}

async function out(
  run: (...call: [FakeContext, readonly string[], any, Connect]) => Promise<number>,
  args: readonly string[],
  options: { against?: string; version?: number } = {},
  open: Connect = connectTo(three()),
  flags: FakeContext["flags"] = {},
): Promise<string> {
  const here = context(flags);
  expect(await run(here, args, options, open)).toBe(0);
  expect(here.printed.err).toBe("");
  return here.printed.out;
}

test("get prints a value byte for byte, a reference as written, of any version", async () => {
  expect(await out(runConfigGet, ["A"])).toBe("2\n");
  expect(await out(runConfigGet, ["B"], { version: 1 })).toBe("x\ny\n");
  expect(await out(runConfigGet, ["DB"])).toBe("ssm:/db2\n");
  expect(await out(runConfigGet, ["constructor"])).toBe("c\n");
  const json = await out(runConfigGet, ["DB"], { version: 2 }, undefined, { json: true });
  expect(JSON.parse(json)).toEqual({ key: "DB", value: { from: "ssm:/db" }, version: 2 });
});

test("get of what is not set, or of no version, is refused in words", async () => {
  const get = (key: string, version?: number, stores = three()) =>
    failureOf(() => runConfigGet(context(), [key], version ? { version } : {}, connectTo(stores)));
  expect(await get("DBB")).toMatchObject({
    code: "NOT_FOUND",
    summary: "DBB is not set in config version 3; did you mean DB?",
  });
  expect((await get("toString")).summary).toBe("toString is not set in config version 3.");
  expect((await get("A", undefined, memoryStores())).summary).toBe("A is not set.");
  expect((await get("A", 9)).summary).toBe("There is no config version 9; there are 1, 2, 3.");
  const cleaned = three();
  cleaned.versions.splice(0, 1);
  expect((await get("A", 1, cleaned)).summary).toBe(
    "Config version 1 has been cleaned up; there are 2, 3.",
  );
  expect((await get("A", 1, memoryStores())).summary).toBe(
    "There is no config version 1: nothing has been set yet.",
  );
  expect((await get("A=1")).code).toBe("BAD_INPUT");
});

test("list --version shows an older version", async () => {
  expect(await out(runConfigList, [], { version: 2 })).toBe(
    [
      "version 2, 2026-01-01T00:00:00.000Z by bob",
      "KEY  VALUE",
      "A    1",
      'B    "x\\ny"',
      "DB   ssm:/db",
      "",
    ].join("\n"),
  );
});

test("diff shows what the next release would change: live against the newest", async () => {
  expect(await out(runConfigDiff, [])).toBe(
    [
      "from version 2 (live: r2, 1.0.2)",
      "to   version 3 (the newest)",
      "- A=1",
      "+ A=2",
      '- B="x\\ny"',
      "- DB=ssm:/db",
      "+ DB=ssm:/db2",
      "+ constructor=c",
      "",
    ].join("\n"),
  );
});

test.each([
  [["1", "2"], "+ DB=ssm:/db"],
  [["v2", "r1"], "- DB=ssm:/db"],
  [["1.0.1", "r2"], "+ DB=ssm:/db"],
  [["r1", "1"], "no difference"],
])("diff %j takes versions and releases", async (args, line) => {
  expect((await out(runConfigDiff, args)).split("\n").slice(2)).toEqual([line, ""]);
});

test("diff before anything is live is from nothing, and --json has every key", async () => {
  const stores = memoryStores();
  const json = { json: true };
  expect(JSON.parse(await out(runConfigDiff, [], {}, connectTo(stores), json))).toEqual({
    from: { environment: "rehearsal", version: null, release: null },
    to: { environment: "rehearsal", version: null, release: null },
    added: {},
    removed: {},
    changed: {},
  });
  stores.writeVersion({ A: "1" }, "ann");
  expect(await out(runConfigDiff, [], {}, connectTo(stores))).toBe(
    "from nothing (no release is live yet)\nto   version 1 (the newest)\n+ A=1\n",
  );
  expect(
    JSON.parse(await out(runConfigDiff, ["1", "3"], {}, connectTo(three()), json)),
  ).toMatchObject({
    to: { version: 3 },
    added: { DB: { from: "ssm:/db2" }, constructor: "c" },
    removed: { B: "x\ny" },
    changed: { A: { from: "1", to: "2" } },
  });
});

test("diff of a version that is gone, or a release that never was, is refused", async () => {
  const summary = async (...args: string[]): Promise<string> =>
    (await failureOf(() => out(runConfigDiff, args))).summary;
  expect(await summary("7")).toBe("There is no config version 7; there are 1, 2, 3.");
  expect(await summary("r7")).toMatch(/^There is no release r7;/);
});

test("--against compares with another environment, through a connection of its own", async () => {
  const stores = { rehearsal: three(), production: memoryStores() };
  stores.production.writeVersion({ A: "9", DB: { from: "ssm:/db2" } }, "dan");
  const asked: string[] = [];
  const open: Connect = (here, { environment }) => {
    asked.push(environment);
    return connectTo(stores[environment as keyof typeof stores])(here, {} as never);
  };
  expect(await out(runConfigDiff, [], { against: "production" }, open)).toBe(
    [
      "from production: version 1 (the newest)",
      "to   rehearsal: version 3 (the newest)",
      "- A=9",
      "+ A=2",
      "+ constructor=c",
      "",
    ].join("\n"),
  );
  expect(asked).toEqual(["rehearsal", "production"]);
  const failure = await failureOf(() => out(runConfigDiff, [], { against: "prod" }, open));
  expect(failure.summary).toMatch(/^slipway\.yaml has no environment prod/);
});

test("history tells who changed which keys, newest first; keys of a cleaned-up base stay known", async () => {
  const stores = three();
  stores.versions[2] = { ...stores.versions[2]!, reason: "DEPLOY-111" };
  stores.versions.splice(0, 1);
  const words = await out(runConfigHistory, [], {}, connectTo(stores));
  expect(words.split("\n")).toEqual([
    "VERSION  CREATED               BY     CHANGED                 REASON",
    "v3       2026-01-01T00:00:00Z  carol  +A +DB +constructor -B  DEPLOY-111".replace(
      "   ",
      "   ",
    ),
    "v2       2026-01-01T00:00:00Z  bob    +DB",
    "",
  ]);
  const older = { ...stores.versions[0]!, changed: undefined };
  stores.versions[0] = older;
  const json = await out(runConfigHistory, [], {}, connectTo(stores), { json: true });
  expect(JSON.parse(json)[1]).toEqual({
    version: 2,
    createdAt: "2026-01-01T00:00:00.000Z",
    createdBy: "bob",
    reason: null,
    set: null,
    unset: null,
  });
  expect(await out(runConfigHistory, [], {}, connectTo(memoryStores()))).toMatch(/^no config yet/);
});
