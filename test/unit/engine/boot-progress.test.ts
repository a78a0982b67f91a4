// Goal: whoever deploys hears of a failed boot within two seconds of its happening, however long
// the boots take, and of each step once, while AWS's control planes are asked ever less often.
// Method: the small world's clock: from when the instance says `failed` to the event that tells it.
import { beforeEach, expect, test } from "vitest";
import { rollOut } from "../../../src/engine/roll-out.ts";
import { ask, sampleRelease } from "../../support/samples.ts";
import { SmallWorld } from "../../support/small-world.ts";

let small: SmallWorld;
beforeEach(() => {
  small = new SmallWorld();
});

const release = {
  ...sampleRelease(1),
  health: { ...sampleRelease(1).health, withinSeconds: 1800 },
};

/** Rolls out with events' times; `failedAt` is when the instance reported its failure. */
async function told(instance: string, failsAfterMs: number, changes = {}) {
  small.failsAfterMs.set(instance, failsAfterMs);
  const { request } = ask(small, 1, { release, ...changes });
  const events: { event: string; at: number; state?: string; instanceId?: string }[] = [];
  const launched = new Map<string, number>();
  const tell: typeof request.tell = (event) => {
    events.push({ ...event, at: small.now });
    if (event.event === "boot-progress" && !launched.has(event.instanceId)) {
      launched.set(event.instanceId, small.launchedAt(event.instanceId));
    }
  };
  const result = await rollOut({ ...request, tell });
  const failedAt = (launched.get(instance) ?? Number.NaN) + failsAfterMs;
  const after = (name: string) => {
    const found = events.find(
      ({ event, state, instanceId }) =>
        event === name &&
        (name !== "boot-progress" || (state === "failed" && instanceId === instance)),
    );
    return (found?.at ?? Number.NaN) - failedAt;
  };
  return { result, after };
}

test.each([
  ["the canary", "i-1"],
  ["an instance of the fleet", "i-2"],
])("%s fails to boot: told within 2 s, after a second or after twenty minutes", async (_, one) => {
  for (const afterMs of [1_300, 31_900, 400_050, 1_200_700]) {
    small = new SmallWorld();
    const { result, after } = await told(one, afterMs);
    expect(result).toMatchObject({ code: "BOOT_FAILED" });
    expect(after("boot-progress")).toBeGreaterThanOrEqual(0);
    expect(after("boot-progress")).toBeLessThanOrEqual(1_100);
    expect(after("step-failed")).toBeLessThanOrEqual(1_100);
  }
});

test("an instance that boots late and fails at once is heard of as soon", async () => {
  small.launchDelayMs = 120_400;
  const { after } = await told("i-2", 10);
  expect(after("step-failed")).toBeLessThanOrEqual(1_100);
  const asked = (call: string) => small.calls.filter((one) => one === call).length;
  expect(asked("boots")).toBeGreaterThan(200);
  expect(asked("observe")).toBeLessThan(250);
});
