// Goal: when a machine, the driver or the driver's whole process ends, nothing of it is left.
// Method: look for the machine's marker in every process, mount table and directory of this machine.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { InstanceWorld, nodeServer, processes } from "./instance-world.ts";
import { until } from "../../support/until.ts";

const files = (marker: string, program = nodeServer()) => ({
  Dockerfile: `FROM node\nCOPY server.js /s.js\nCMD ["node","/s.js","${marker}"]`,
  "server.js": `require("child_process").spawn("sleep", ["1000"], { argv0: "${marker}" });${program}`,
});

const mounts = (text: string): number =>
  readFileSync("/proc/self/mountinfo", "utf8").split(text).length - 1;

test("after terminate and after close: no process, no mount, no directory", async () => {
  const world = new InstanceWorld();
  const { marker } = world;
  try {
    const userData = await world.release({ files: files(marker) });
    const [first, second, third] = [1, 2, 3].map(() => world.launch(userData));
    for (const machine of [first!, second!, third!]) await world.report(machine, "ready");
    expect(processes(marker)).toHaveLength(6);
    expect(processes(world.state).length).toBeGreaterThan(0);
    await first!.machine.terminate();
    expect(processes(marker)).toHaveLength(4);
    const [ground] = readdirSync(join(world.state, "instances"));
    const left = readdirSync(join(world.state, "instances", ground!));
    expect(left.sort()).toEqual([second!.instanceId, third!.instanceId]);
    await world.driver.close();
    expect(processes(marker)).toEqual([]);
    expect(processes(world.state)).toEqual([]);
    expect(mounts(world.state)).toBe(0);
    expect(readdirSync(join(world.state, "instances"))).toEqual([]);
    expect(() => world.launch(userData)).toThrow("closed");
  } finally {
    await world.close();
  }
});

test("a machine whose init is killed is told dead, with all that it was", async () => {
  const world = new InstanceWorld();
  const { marker } = world;
  try {
    const machine = world.launch(await world.release({ files: files(marker) }));
    await world.report(machine, "ready");
    const [unshare] = processes(world.state).filter((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith("unshare"),
    );
    process.kill(Number(unshare), "SIGKILL");
    await until(() => world.died.length === 1);
    await until(() => processes(marker).length === 0);
    await machine.machine.terminate();
    const [ground] = readdirSync(join(world.state, "instances"));
    expect(readdirSync(join(world.state, "instances", ground!))).toEqual([]);
  } finally {
    await world.close();
  }
});

test("after SIGKILL to the driver's own process: no process, no mount, no directory", async () => {
  const state = mkdtempSync(join(tmpdir(), "slipway-killed-"));
  const marker = `marker-${basename(state)}`;
  try {
    const program = join(state, "driver.mjs");
    await build({
      stdin: {
        contents: `
          import { InstanceWorld, nodeServer } from "./instance-world.ts";
          const world = new InstanceWorld({ stateDirectory: ${JSON.stringify(join(state, "instances"))} });
          const userData = await world.release({ files: ${JSON.stringify(files(marker))} });
          for (const machine of [1, 2].map(() => world.launch(userData))) {
            await world.report(machine, "ready");
          }
          console.log("ready " + world.state);
          process.stdin.resume();`,
        resolveDir: fileURLToPath(new URL(".", import.meta.url)),
        loader: "ts",
      },
      outfile: program,
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "error",
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
    });
    const driver = spawn(process.execPath, [program], { stdio: ["pipe", "pipe", "inherit"] });
    let said = "";
    driver.stdout.on("data", (text: Buffer) => (said += text.toString()));
    await until(() => said.startsWith("ready"));
    expect(processes(marker).length).toBeGreaterThanOrEqual(4);
    driver.kill("SIGKILL");
    await until(() => processes(marker).length === 0);
    await until(() => processes(join(state, "instances")).length === 0);
    await until(() => readdirSync(join(state, "instances")).length === 0);
    expect(mounts(state)).toBe(0);
    rmSync(said.trim().slice("ready ".length), { recursive: true, force: true });
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
  expect(existsSync(state)).toBe(false);
});

test("a directory that its program made unwritable is removed all the same", async () => {
  const world = new InstanceWorld();
  try {
    const locked = `require("fs").mkdirSync("/app/locked/deep", { recursive: true });
      require("fs").chmodSync("/app/locked", 0);${nodeServer()}`;
    const machine = world.launch(await world.release({ files: files(world.marker, locked) }));
    await world.report(machine, "ready");
    await machine.machine.terminate();
    mkdirSync(world.state, { recursive: true });
    const [ground] = readdirSync(join(world.state, "instances"));
    expect(readdirSync(join(world.state, "instances", ground!))).toEqual([]);
  } finally {
    await world.close();
  }
});
