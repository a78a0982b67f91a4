import { expect, test } from "vitest";
import { VirtualClock } from "../../../src/standin/clock.ts";
import { SteeredClock } from "../../../src/standin/steered-clock.ts";

function steered(aheadMs = 0) {
  const machine = new VirtualClock(1_000);
  const clock = new SteeredClock(machine, aheadMs);
  const fired: string[] = [];
  const note = (name: string) => () => void fired.push(`${name} at ${clock.now()}`);
  return { machine, clock, fired, note };
}

test("left alone it runs as the machine's does", () => {
  const { machine, clock, fired, note } = steered();
  clock.after(20, note("b"));
  clock.after(10, note("a"));
  clock.after(20, note("c"));
  clock.after(15, note("never"))();
  machine.advance(19);
  expect(fired).toEqual(["a at 1010"]);
  machine.advance(1);
  expect(fired).toEqual(["a at 1010", "b at 1020", "c at 1020"]);
});

test("a jump fires what falls due in order, each at its moment, and then time goes on", async () => {
  const { machine, clock, fired, note } = steered();
  clock.after(3_000, note("later"));
  clock.after(500, () => {
    note("first")();
    clock.after(500, note("from within"));
  });
  clock.after(9_999, note("beyond"));
  await clock.advance(5_000);
  expect(fired).toEqual(["first at 1500", "from within at 2000", "later at 4000"]);
  expect(clock.now()).toBe(6_000);
  expect(clock.aheadMs).toBe(5_000);
  machine.advance(4_998);
  expect(fired).toHaveLength(3);
  machine.advance(1);
  expect(fired.at(-1)).toBe("beyond at 10999");
});

test("time that passes on the machine during a jump is not lost", async () => {
  const { machine, clock, fired, note } = steered();
  clock.after(100, () => machine.advance(40));
  clock.after(1_020, note("due just after"));
  await clock.advance(1_000);
  expect(clock.now()).toBe(2_040);
  machine.advance(0);
  expect(fired).toEqual(["due just after at 2040"]);
});

test("what was due before it began fires soon, the longest overdue first", () => {
  const { machine, clock, fired, note } = steered(100);
  clock.after(-10, note("second"));
  clock.after(-50, note("first"));
  clock.after(0, note("third"));
  machine.advance(0);
  expect(fired).toEqual(["first at 1100", "second at 1100", "third at 1100"]);
});

test("connections get their turn during a long jump", async () => {
  const { clock } = steered();
  let others = 0;
  const count = (): void => {
    others += 1;
    if (others < 1_000) setImmediate(count);
  };
  setImmediate(count);
  const poll = (): void => void clock.after(10, poll);
  poll();
  await clock.advance(100_000);
  expect(others).toBeGreaterThan(50);
});

test("one jump at a time", async () => {
  const { clock, note, fired } = steered();
  for (let ms = 1; ms <= 100; ms += 1) clock.after(ms, note("tick"));
  const first = clock.advance(1_000);
  await expect(clock.advance(1)).rejects.toThrow("already");
  await first;
  expect(fired).toHaveLength(100);
  expect(clock.now()).toBe(2_000);
});

test("it tells of everything that has run", async () => {
  const { machine, clock } = steered();
  let told = 0;
  clock.onFired(() => (told += 1));
  clock.after(1, () => {});
  clock.after(2, () => {});
  machine.advance(1);
  await clock.advance(1);
  expect(told).toBe(2);
});
