import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { Keeper } from "../../../../src/standin/kept/keeper.ts";
import { temporaryDirectory } from "../../cli/temporary-directory.ts";

function kept() {
  const clock = new VirtualClock(0);
  const directory = temporaryDirectory();
  const path = join(directory, "region.state");
  const world: { state: unknown } = { state: 1 };
  const complaints: string[] = [];
  const keeper = new Keeper({
    path,
    clock,
    state: () => world.state,
    complain: (line) => void complaints.push(line),
  });
  const written = (): unknown => JSON.parse(readFileSync(path, "utf8").split("\n")[1] ?? "");
  /** Until it is written, in real time: the disk has its own. */
  const settles = async (value: unknown) => {
    await expect.poll(written).toEqual(value);
  };
  return { clock, directory, path, world, complaints, keeper, written, settles };
}

test("what changed is written 50 ms later, what time has changed after a second", async () => {
  const { clock, keeper, world, written, settles } = kept();
  await keeper.begin();
  world.state = 2;
  keeper.passed();
  keeper.changed();
  keeper.changed();
  clock.advance(49);
  expect(written()).toBe(1);
  clock.advance(1);
  await settles(2);
  world.state = 3;
  keeper.passed();
  clock.advance(999);
  expect(written()).toBe(2);
  clock.advance(1);
  await settles(3);
});

test("before it begins and after it is closed nothing is written", async () => {
  const { clock, keeper, world, path, written } = kept();
  keeper.changed();
  clock.advance(1_000);
  await keeper.close();
  expect(existsSync(path)).toBe(false);
  await keeper.begin();
  world.state = 2;
  keeper.changed();
  await keeper.close();
  expect(written()).toBe(2);
  world.state = 3;
  keeper.changed();
  clock.advance(1_000);
  await keeper.close();
  expect(written()).toBe(2);
});

test("what is as it was is not written again", async () => {
  const { clock, keeper, path } = kept();
  await keeper.begin();
  const { ino } = statSync(path);
  keeper.changed();
  clock.advance(50);
  await keeper.close();
  expect(statSync(path).ino).toBe(ino);
});

test("what cannot be written is complained about and tried again", async () => {
  const { clock, directory, keeper, world, complaints, settles } = kept();
  await keeper.begin();
  world.state = () => {};
  keeper.changed();
  clock.advance(50);
  await expect.poll(() => complaints).toHaveLength(1);
  expect(complaints[0]).toContain("its state could not be written");
  expect(complaints[0]).toContain("a function cannot be kept, at the top");
  world.state = 2;
  keeper.changed();
  clock.advance(50);
  await settles(2);
  rmSync(directory, { recursive: true });
  world.state = 3;
  await expect(keeper.close()).rejects.toThrow("ENOENT");
});
