// Goal: nobody who misspells --service believes that the right service is frozen.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commands } from "../../../src/cli/commands.ts";
import { runFreeze, runUnfreeze } from "../../../src/cli/line.ts";
import { runSlipway } from "../../../src/cli/slipway.ts";
import type { Connect } from "../../../src/cli/wiring.ts";
import { SmallWorld } from "../../support/small-world.ts";
import { fakeContext } from "./fake-context.ts";
import { base, memoryStores } from "./memory-stores.ts";
import { smallConnection } from "./small-connection.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

async function slipway(open: Connect, line: string) {
  const cwd = temporaryDirectory();
  const yaml = "service: web\nport: 8080\nenvironments: { rehearsal: }\n";
  writeFileSync(join(cwd, "slipway.yaml"), yaml);
  const context = fakeContext({ cwd });
  const run: typeof commands = {
    ...commands,
    freeze: (...call) => runFreeze(call[0], call[1], call[2], open),
    unfreeze: (...call) => runUnfreeze(call[0], call[1], call[2], open),
  };
  const exitCode = await runSlipway(line.split(" "), context, "1.2.3", run);
  return { exitCode, ...context.printed };
}

/** Connected to a service that nobody has ever released. */
function nothing(): { small: SmallWorld; open: Connect } {
  const small = new SmallWorld();
  const close = () => undefined;
  const opened = { base, stores: memoryStores(), world: () => small.world(), close };
  return { small, open: () => Promise.resolve(opened) };
}

test.each(["freeze", "unfreeze"])("%s of a name that has no release is refused", async (verb) => {
  const { small, open } = nothing();
  const { exitCode, out, err } = await slipway(open, `${verb} --reason fair --service wbe`);
  expect([exitCode, out]).toEqual([2, ""]);
  expect(err).toContain(
    "--service wbe: nothing was ever released under that name in rehearsal. (NOT_FOUND)\n" +
      "Check the name; without --service it is the one in slipway.yaml.\n",
  );
  expect(small.line.stops).toEqual([]);
});

test("the service of slipway.yaml is frozen before its first release", async () => {
  const { small, open } = nothing();
  expect((await slipway(open, "freeze --reason fair")).exitCode).toBe(0);
  expect(small.line.stops).toMatchObject([{ kind: "frozen", reason: "fair" }]);
});

test.each([true, false])("a name that has a release is frozen, live: %s", async (isLive) => {
  const { small, open } = await smallConnection(isLive);
  expect((await slipway(open, "freeze --reason fair --service web")).exitCode).toBe(0);
  expect(small.line.stops).toMatchObject([{ kind: "frozen", reason: "fair" }]);
});
