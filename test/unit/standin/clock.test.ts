import { expect, test } from "vitest";
import { VirtualClock } from "../../../src/standin/clock.ts";
import { seededRandom } from "../../../src/standin/random-source.ts";

test("timers fire in time order, ties in the order they were set, none that was cancelled", () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const random = seededRandom(seed);
    const clock = new VirtualClock(1_000);
    const fired: string[] = [];
    const expected: { at: number; name: string }[] = [];
    const cancels: (() => void)[] = [];
    for (let i = 0; i < 200; i += 1) {
      const ms = Math.floor(random() * 40);
      const name = `${1_000 + ms} ${i}`;
      const cancel = clock.after(ms, () => fired.push(`${clock.now()} ${i}`));
      if (random() < 0.3) cancels.push(cancel);
      else expected.push({ at: 1_000 + ms, name });
    }
    for (const cancel of cancels) cancel();
    clock.advance(100);
    // A stable sort by time keeps the order in which they were set.
    const inOrder = [...expected].sort((a, b) => a.at - b.at).map(({ name }) => name);
    expect(fired).toEqual(inOrder);
    expect(clock.now()).toBe(1_100);
  }
});

test("what a timer sets fires within the same advance, what it cancels does not", () => {
  const clock = new VirtualClock(0);
  const fired: string[] = [];
  const cancelLater = clock.after(5, () => fired.push("cancelled"));
  clock.after(1, () => {
    cancelLater();
    clock.after(0, () => fired.push(`at once ${clock.now()}`));
    clock.after(8, () => fired.push(`later ${clock.now()}`));
    clock.after(10, () => fired.push("too late"));
  });
  clock.advance(10);
  expect(fired).toEqual(["at once 1", "later 9"]);
});

test("what is overdue fires first, the longest overdue before the others, and time stays", () => {
  const clock = new VirtualClock(100);
  const fired: string[] = [];
  clock.after(0, () => fired.push(`due ${clock.now()}`));
  clock.after(-5, () => fired.push(`overdue ${clock.now()}`));
  clock.after(-50, () => fired.push(`long overdue ${clock.now()}`));
  clock.advance(0);
  expect(fired).toEqual(["long overdue 100", "overdue 100", "due 100"]);
});

test("cancelling twice, or after it has fired, takes no other timer away", () => {
  const clock = new VirtualClock(0);
  const fired: number[] = [];
  const first = clock.after(1, () => fired.push(1));
  clock.after(2, () => fired.push(2));
  clock.after(3, () => fired.push(3));
  clock.advance(1);
  first();
  first();
  clock.advance(5);
  expect(fired).toEqual([1, 2, 3]);
});
