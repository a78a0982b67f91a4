import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { runCleanup } from "../../../src/cli/cleanup.ts";
import { runSlipway } from "../../../src/cli/slipway.ts";
import { commands } from "../../../src/cli/commands.ts";
import { fakeContext } from "./fake-context.ts";
import { smallConnection, type SmallConnection } from "./small-connection.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

let cwd: string;
let connection: SmallConnection;

beforeEach(async () => {
  cwd = temporaryDirectory();
  const yaml = "service: web\nport: 8080\nenvironments: { rehearsal: }\n";
  writeFileSync(join(cwd, "slipway.yaml"), yaml);
  connection = await smallConnection();
});

async function cleanup(options: object, flags = {}) {
  const context = fakeContext({ cwd, flags });
  const exitCode = await runCleanup(context, [], options, connection.open);
  return { exitCode, ...context.printed };
}

test("--plan prints what would go, and stops", async () => {
  connection.small.outdated = ["config version 1", "the record of r1 (1.0.1)"];
  expect((await cleanup({ plan: true })).out).toMatchInlineSnapshot(`
    "This would go:
      config version 1
      the record of r1 (1.0.1)
    "
  `);
  const { out } = await cleanup({ plan: true }, { json: true });
  expect(JSON.parse(out)).toMatchObject({ service: "web", wouldGo: connection.small.outdated });
  expect(connection.small.outdated).toHaveLength(2);
  expect(connection.small.calls).not.toContain("lease cleanup");
});

test("what is gone is told by name; a second run finds nothing and also ends well", async () => {
  connection.small.outdated = ["config version 1"];
  const first = await cleanup({}, { json: true });
  expect(first.exitCode).toBe(0);
  expect(JSON.parse(first.out)).toEqual({
    outcome: "cleaned",
    code: "CLEANED",
    exitCode: 0,
    reason: "Cleaned up: 1 thing.",
    service: "web",
    environment: "rehearsal",
    removed: ["config version 1"],
    left: [],
    next: null,
  });
  expect(await cleanup({})).toMatchObject({ exitCode: 0, out: "There is nothing to clean up.\n" });
});

test("what is left is told with why and the next command, and ends with 7", async () => {
  connection.small.fault = (_call, name) => (name === "cleanUp" ? "fail" : undefined);
  const { exitCode, out } = await cleanup({}, { environment: "rehearsal" });
  expect(exitCode).toBe(7);
  expect(out).toMatchInlineSnapshot(`
    "cleanUp failed
      left: records that nobody refers to
    Next: slipway cleanup --environment rehearsal
    "
  `);
});

test("somebody else's lease ends it with 4", async () => {
  connection.small.leaseHeld = true;
  const context = fakeContext({ cwd });
  const run = { ...commands, cleanup: cleanupHere };
  expect(await runSlipway(["cleanup"], context, "1.2.3", run)).toBe(4);
});

const cleanupHere: typeof commands.cleanup = async (context, args, options) =>
  await runCleanup(context, args, options, connection.open);
