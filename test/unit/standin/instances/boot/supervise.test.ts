import { expect, test } from "vitest";
import { VirtualClock } from "../../../../../src/standin/clock.ts";
import { Supervisor } from "../../../../../src/standin/instances/boot/supervise.ts";
import { MachineConsole } from "../../../../../src/standin/instances/machine-console.ts";
import { type Room, StartRefused } from "../../../../../src/standin/instances/room/room.ts";

function given(policy: "always" | "on-failure" | "never" = "always", restartsAllowed = 0) {
  const clock = new VirtualClock(0);
  const starts: number[] = [];
  const signals: string[] = [];
  const exits: [number, number][] = [];
  let refusal: Error | undefined;
  const room = {
    start: () => {
      if (refusal !== undefined) return Promise.reject(refusal);
      starts.push(clock.now());
      return Promise.resolve();
    },
    signal: (name: string) => signals.push(name),
  } as unknown as Room;
  const supervisor = new Supervisor({
    room,
    program: { argv: ["app"], workingDirectory: "/", environment: {}, memoryBytes: undefined },
    policy,
    restartsAllowed,
    clock,
    console: new MachineConsole(),
    from: "node:20",
    exited: (exit, restarts) => exits.push([exit.code, restarts]),
  });
  const exit = (code: number, outOfMemory = false) =>
    supervisor.exited({ code, signal: undefined, outOfMemory });
  return { clock, starts, signals, exits, supervisor, exit, refuse: (e: Error) => (refusal = e) };
}

test("back-off: 100 ms, doubling, at most 10 s; quick again after 10 s of running", async () => {
  const { clock, starts, supervisor, exit } = given();
  await supervisor.start();
  supervisor.settle();
  for (let crash = 0; crash < 10; crash++) {
    exit(1);
    clock.advance(10_000);
  }
  const waits = starts.slice(1).map((at, index) => at - index * 10_000);
  expect(waits).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000]);
  clock.advance(10_000);
  exit(1);
  clock.advance(100);
  expect(starts.at(-1)).toBe(110_100);
});

test("the first exit before ready is the end", async () => {
  const { clock, starts, exits, supervisor, exit } = given();
  await supervisor.start();
  exit(1);
  clock.advance(60_000);
  await expect(supervisor.gaveUp).rejects.toMatchObject({
    code: "PROGRAM_EXITED",
    message: "the program ended before it was ready: exit 1",
  });
  expect(exits).toEqual([[1, 0]]);
  expect(starts).toHaveLength(1);
});

test("with two restarts allowed the third exit before ready is the end", async () => {
  const { clock, starts, exits, supervisor, exit } = given("always", 2);
  await supervisor.start();
  for (const code of [1, 2, 3]) {
    exit(code);
    clock.advance(10_000);
  }
  await expect(supervisor.gaveUp).rejects.toMatchObject({ code: "PROGRAM_EXITED", exitCode: 3 });
  expect(exits).toEqual([
    [1, 1],
    [2, 2],
    [3, 2],
  ]);
  expect(starts).toHaveLength(3);
});

test.each([
  ["never", 0, false],
  ["never", 1, false],
  ["on-failure", 0, false],
  ["on-failure", 1, true],
  ["always", 0, true],
] as const)("restart: %s, exit %i: started again %s", async (policy, code, again) => {
  const { clock, starts, supervisor, exit } = given(policy, 1);
  await supervisor.start();
  exit(code);
  clock.advance(1_000);
  expect(starts).toHaveLength(again ? 2 : 1);
  if (!again) await expect(supervisor.gaveUp).rejects.toMatchObject({ code: "PROGRAM_EXITED" });
});

test("the last exit decides whether memory was the reason", async () => {
  const { supervisor, exit } = given("never");
  await supervisor.start();
  exit(137, true);
  await expect(supervisor.gaveUp).rejects.toMatchObject({ code: "OUT_OF_MEMORY", exitCode: 137 });
});

test("stop: the signal, no restart, an end after the exit or after 10 s", async () => {
  const quick = given();
  await quick.supervisor.start();
  const stopped = quick.supervisor.stop("SIGTERM");
  expect(quick.signals).toEqual(["SIGTERM"]);
  quick.exit(143);
  await stopped;
  quick.clock.advance(60_000);
  expect(quick.starts).toHaveLength(1);

  const stubborn = given();
  await stubborn.supervisor.start();
  let isOver = false;
  const over = stubborn.supervisor.stop("SIGTERM").then(() => (isOver = true));
  stubborn.clock.advance(9_999);
  await Promise.resolve();
  expect(isOver).toBe(false);
  stubborn.clock.advance(1);
  await over;
});

test("a program that is not there names itself and the image that would hold it", async () => {
  const { supervisor, refuse } = given();
  refuse(new StartRefused("ENOENT", "spawn app ENOENT"));
  await expect(supervisor.start()).rejects.toMatchObject({
    code: "PROGRAM_NOT_FOUND",
    message: expect.stringMatching(/"app".*FROM node:20/),
  });
});
