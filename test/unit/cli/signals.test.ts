// Goal: a signal is acknowledged at once, and a second one still gets a whole last word.
// Method: a rollout that is told of signals as it goes on; what each voice prints.
import { expect, test } from "vitest";
import { acknowledging } from "../../../src/cli/acknowledging.ts";
import type { CommandContext } from "../../../src/cli/context.ts";
import { narrate } from "../../../src/cli/narrate.ts";
import type { RolloutResult } from "../../../src/domain/outcome.ts";
import type { RolloutEvent } from "../../../src/engine/events.ts";
import { fakeContext } from "./fake-context.ts";

const place = { service: "web", environment: "test" };

const begun: RolloutEvent = {
  event: "rollout-started",
  rollout: 2,
  ...place,
  release: "1.0.2",
  releaseNumber: 2,
  previous: "1.0.1",
  purpose: "deploy",
  resumed: false,
};

/** What is printed of a rollout that tells `events` and gets both signals, one after the other. */
async function signalled(change: Partial<CommandContext>, events: readonly RolloutEvent[] = []) {
  const [first, second] = [new AbortController(), new AbortController()];
  const argv = ["deploy", "--yes", "--wait", "--json"];
  const context = { ...fakeContext({ argv, signal: first.signal }), atOnce: second.signal };
  const { printed } = context;
  const after: (typeof printed)[] = [];
  const run = narrate({ ...context, ...change }, place, undefined, async (tell) => {
    events.forEach(tell);
    for (const controller of [first, second]) {
      controller.abort();
      after.push({ ...printed });
    }
    return await Promise.resolve({ exitCode: 5 } as RolloutResult);
  });
  expect(await run).toBe(5);
  return after as [typeof printed, typeof printed];
}

test.each([
  ["plain", { flags: {} }],
  ["json", { flags: { json: true } }],
  ["quiet", { flags: { quiet: true } }],
  ["terminal", { flags: {}, isTty: true }],
])("the first is acknowledged at once, on stderr: %s", async (_voice, change) => {
  const [{ out, err }] = await signalled(change);
  expect(err).toContain("Interrupted: it ends after the call under way; Ctrl-C again ends it");
  expect(out).toBe("");
});

test("with --json the second ends in an object that says how to go on", async () => {
  const [, { out }] = await signalled({ flags: { json: true, service: "web" } }, [begun]);
  expect(JSON.parse(out.trim().split("\n").at(-1) ?? "")).toMatchObject({
    outcome: "interrupted",
    exitCode: 5,
    ...place,
    rollout: 2,
    release: "1.0.2",
    previous: "1.0.1",
    serving: null,
    next: "slipway resume --environment test --yes --wait --service web",
  });
});

test("before a rollout has begun the same command goes on, once its turn comes", async () => {
  const [, { out }] = await signalled({ flags: {} });
  expect(out).toContain("slipway deploy --yes --wait\n");
  expect(out).toContain("not known");
});

test("whoever works without a rollout acknowledges one too, and nothing once it is over", async () => {
  const controller = new AbortController();
  const context = fakeContext({ argv: ["cleanup"], signal: controller.signal });
  const work = acknowledging(context, async () => {
    controller.abort();
    return await Promise.resolve("over");
  });
  expect(await work).toBe("over");
  expect(context.printed.err).toMatch(/^Interrupted: it ends after the call under way;.*\n$/);
  const late = new AbortController();
  const quiet = fakeContext({ argv: ["cleanup"], signal: late.signal });
  await acknowledging(quiet, () => Promise.resolve());
  late.abort();
  expect(quiet.printed.err).toBe("");
});
