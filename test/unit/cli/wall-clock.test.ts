// Goal: sleeping ends in time, and at once with the reason when it is called off.
// Method: the real clock, with sleeps that are either very short or never waited for.
import { expect, test } from "vitest";
import { wallClock } from "../../../src/cli/wall-clock.ts";

test("a sleep takes at least its time", async () => {
  const before = wallClock.monotonic();
  await wallClock.sleep(5);
  expect(wallClock.monotonic() - before).toBeGreaterThanOrEqual(4);
});

test("a sleep that is called off rejects with the signal's reason, before or while it lasts", async () => {
  const reason = new Error("called off");
  await expect(wallClock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  const controller = new AbortController();
  const sleeping = wallClock.sleep(60_000, controller.signal);
  controller.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
});
