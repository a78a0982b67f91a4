import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { cpuSeconds } from "../../../../../src/standin/instances/room/cpu-seconds.ts";

const burn = (ms: number) =>
  `while (process.cpuUsage().user < ${ms * 1_000}); console.log("burnt"); process.stdin.resume();`;

test.runIf(process.platform === "linux")(
  "counts what runs and what has ended below a process, without the wrappers' own",
  async () => {
    const program = `
      const { spawnSync } = require("node:child_process");
      spawnSync(process.execPath, ["--eval", ${JSON.stringify("while (process.cpuUsage().user < 300_000);")}]);
      ${burn(500)}`;
    const child = spawn(process.execPath, ["--eval", program], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    const pid = child.pid!;
    const whole = cpuSeconds(pid, 0);
    const below = cpuSeconds(pid, 1);
    expect(whole - below).toBeGreaterThan(0.4);
    expect(below).toBeGreaterThan(0.25);
    expect(below).toBeLessThan(whole);
    child.stdin.end();
    await once(child, "exit");
    expect(cpuSeconds(pid, 0)).toBe(0);
  },
);
