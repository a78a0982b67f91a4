import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { holdDirectory } from "../../../../src/standin/kept/hold-directory.ts";
import { StateRefused } from "../../../../src/standin/kept/kept-file.ts";
import { temporaryDirectory } from "../../cli/temporary-directory.ts";

test("held, it is nobody else's; released, it is anybody's, and nothing is left", async () => {
  const directory = temporaryDirectory();
  const held = await holdDirectory(directory);
  await expect(holdDirectory(directory)).rejects.toThrow(
    `another stand-in (pid ${process.pid}) is using ${directory}`,
  );
  await expect(holdDirectory(directory)).rejects.toThrow(StateRefused);
  expect(readdirSync(directory)).toEqual(["lock"]);
  await held.release();
  expect(readdirSync(directory)).toEqual([]);
  await (await holdDirectory(directory)).release();
});

test("what a process has left that is no more is taken over", async () => {
  const directory = temporaryDirectory();
  const child = spawn(process.execPath, ["--eval", ""], { stdio: "ignore" });
  await once(child, "exit");
  writeFileSync(join(directory, "lock"), JSON.stringify({ pid: child.pid, startedAt: "1" }));
  const held = await holdDirectory(directory);
  expect(JSON.parse(readFileSync(join(directory, "lock"), "utf8")).pid).toBe(process.pid);
  expect(readdirSync(directory)).toEqual(["lock"]);
  await held.release();
});

test.runIf(process.platform === "linux")(
  "so is what another process has left whose number lives again",
  async () => {
    const directory = temporaryDirectory();
    const child = spawn(process.execPath, ["--eval", "process.stdin.resume()"]);
    onTestFinished(() => void child.kill());
    const lock = join(directory, "lock");
    writeFileSync(lock, JSON.stringify({ pid: child.pid, startedAt: "12" }));
    await (await holdDirectory(directory)).release();
  },
);

test("what nobody can read is taken over: its writer was cut off", async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "lock"), '{"pi');
  await (await holdDirectory(directory)).release();
});

test("of many at once one gets it, also over a dead one's", async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "lock"), JSON.stringify({ pid: 2 ** 22 + 1, startedAt: "1" }));
  const tries = await Promise.allSettled([1, 2, 3].map(async () => await holdDirectory(directory)));
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});
