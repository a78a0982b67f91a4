import { expect, test } from "vitest";
import { RolloutFailure } from "../../../src/domain/failure.ts";
import { waitUntil, type Wait } from "../../../src/engine/wait.ts";
import { SmallWorld } from "../../support/small-world.ts";

/** A wait for what never comes, and how often it looked. */
function forEver(changes: Partial<Wait<true>> = {}) {
  const { clock } = new SmallWorld().world();
  const told: string[] = [];
  let looks = 0;
  const start = clock.monotonic();
  const ended = waitUntil<true>({
    clock,
    signal: new AbortController().signal,
    timeoutMs: 10_000,
    everyMs: [1_000, 3_000],
    waiting: (reason) => void told.push(reason),
    tooLate: (reason) => ({ code: "TIMEOUT", summary: `It did not come: ${reason}.` }),
    look: async () => {
      looks += 1;
      return await Promise.resolve({ notYet: "it is on its way" });
    },
    ...changes,
  });
  return { ended, told, looks: () => looks, tookMs: () => clock.monotonic() - start };
}

test("a wait ends at its deadline with the last reason, and looks no more often than it may", async () => {
  const { ended, told, looks, tookMs } = forEver();
  await expect(ended).rejects.toMatchObject({
    failure: { code: "TIMEOUT", summary: "It did not come: it is on its way." },
  });
  expect(tookMs()).toBe(10_000);
  expect(looks()).toBe(11);
  expect(told).toEqual(["it is on its way"]);
});

test.each([
  [{ timeoutMs: Number.NaN }],
  [{ timeoutMs: Number.POSITIVE_INFINITY }],
  [{ everyMs: [0, 1_000] as const }],
  [{ everyMs: [Number.NaN, 1_000] as const }],
])("a wait without an end is a bug before it begins: %j", async (changes) => {
  const { ended, looks } = forEver(changes);
  const error = await ended.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(RolloutFailure);
  expect(looks()).toBe(0);
});
