import { expect, test } from "vitest";
import { createPacer } from "../../../src/aws/pacer.ts";
import { ManualClock } from "./manual-clock.ts";

const nothing = (): Promise<void> => Promise.resolve();

test("the first send goes at once, the others in order and apart", async () => {
  const clock = new ManualClock();
  const pacer = createPacer(clock, 1_000);
  const start = clock.time;
  const sent: [string, number][] = [];
  await Promise.all(
    ["a", "b", "c"].map((name) =>
      pacer(async () => {
        sent.push([name, clock.time - start]);
      }),
    ),
  );
  expect(sent).toEqual([
    ["a", 0],
    ["b", 1_000],
    ["c", 2_000],
  ]);
});

test("the time between is counted from the answer, also from an error", async () => {
  const clock = new ManualClock();
  const pacer = createPacer(clock, 1_000);
  const start = clock.time;
  const slow = pacer(async () => {
    await clock.sleep(400);
    throw new Error("late and wrong");
  });
  await expect(slow).rejects.toThrow("late and wrong");
  await pacer(nothing);
  expect(clock.time - start).toBe(1_400);
});

test("after a pause long enough nobody waits", async () => {
  const clock = new ManualClock();
  const pacer = createPacer(clock, 1_000);
  await pacer(nothing);
  clock.time += 5_000;
  expect(await pacer(() => Promise.resolve("answer"))).toBe("answer");
  expect(clock.sleeps).toEqual([]);
});

test("a sleep that ends early is slept out", async () => {
  const clock = new ManualClock();
  const short = {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    sleep: (ms: number) => clock.sleep(Math.ceil(ms / 2)),
  };
  const pacer = createPacer(short, 1_000);
  const start = clock.time;
  await pacer(nothing);
  await pacer(nothing);
  expect(clock.time - start).toBeGreaterThanOrEqual(1_000);
});

test("whoever is aborted sends nothing and leaves the queue to the next", async () => {
  const clock = new ManualClock();
  const pacer = createPacer(clock, 1_000);
  const stop = new AbortController();
  const sent: string[] = [];
  await pacer(nothing);
  const start = clock.time;
  const aborted = pacer(async () => {
    sent.push("aborted");
  }, stop.signal);
  const next = pacer(async () => {
    sent.push("next");
  });
  stop.abort(new Error("stopped"));
  await expect(aborted).rejects.toThrow("stopped");
  await next;
  expect(sent).toEqual(["next"]);
  expect(clock.time - start).toBe(1_000);
});
