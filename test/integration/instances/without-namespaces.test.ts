// Goal: where namespaces are refused, programs run on a free port given in PORT, or are refused in words.
// Method: a driver told that this machine refuses; real programs that obey PORT, ignore it, or cannot run.
import { readdirSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { InstanceWorld, nodeServer, processes, type ReleaseOptions } from "./instance-world.ts";
import { until } from "../../support/until.ts";

let world: InstanceWorld;
beforeEach(() => {
  world = new InstanceWorld({
    confinement: { kind: "none", reason: "unshare: Operation not permitted" },
  });
});
afterEach(() => world.close());

const launch = async (options: ReleaseOptions) => world.launch(await world.release(options));
const dockerfile = (command: string): string => `FROM node\nWORKDIR /app\nCOPY . .\nCMD ${command}`;
const obedient = nodeServer("", "process.env.PORT");

test("programs that obey PORT run side by side and are reached by their declared port", async () => {
  const files = { Dockerfile: dockerfile('["node","server.js"]'), "server.js": obedient };
  const machines = await Promise.all([1, 2, 3].map(() => launch({ files })));
  const pids = new Set<string>();
  for (const machine of machines) {
    const report = await world.report(machine, "ready");
    expect(report.ports).toEqual([8080]);
    const asked = { port: 8080, path: "/pid", headers: {}, timeoutMs: 2_000 };
    pids.add((await machine.machine.probe(asked)).body);
    await expect(machine.machine.connect(8081)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  }
  expect(pids.size).toBe(3);
  expect(world.narrated.join()).toContain("namespaces are refused (unshare: Operation");
  await machines[0]!.machine.terminate();
  await until(() => !readdirSync("/proc").includes([...pids][0]!));
});

test("a program on its fixed port is refused with the reason and where it listens", async () => {
  // Not 8080: another program of this machine may hold it. Nor one the kernel hands out: PORT may name it.
  const files = { Dockerfile: dockerfile("node server.js"), "server.js": nodeServer("", "28471") };
  const machine = await launch({ files, port: 28_471, health: { withinSeconds: 2 } });
  const { failure } = await world.report(machine, "failed");
  expect(failure.code).toBe("WRONG_PORT");
  expect(failure.summary).toMatch(/28471.*refuses namespaces.*must listen on \$PORT/);
});

test("an absolute path of the image is refused with the reason", async () => {
  const files = { Dockerfile: dockerfile('["node","/app/server.js"]'), "server.js": obedient };
  const { failure } = await world.report(await launch({ files }), "failed");
  expect(failure.code).toBe("BUILD_REFUSED");
  expect(failure.summary).toContain("/app/server.js is an absolute path of the image");
});

test("npm install cannot be confined and is refused with the reason", async () => {
  const files = { Dockerfile: "FROM node\nRUN npm ci\nCMD x" };
  const { failure } = await world.report(await launch({ files }), "failed");
  expect(failure.code).toBe("BUILD_REFUSED");
  expect(failure.summary).toMatch(/line 2: RUN npm ci: it cannot be confined.*not permitted/);
});

test("memory limits hold, and what a program started ends with it", async () => {
  const hungry = `const kept = []; require("child_process").spawn("sleep", ["1000"], { argv0: "${world.marker}" });
    const eat = () => { kept.push(Buffer.alloc(8 << 20, 1)); setImmediate(eat); }; eat();`;
  const files = { Dockerfile: dockerfile("node server.js"), "server.js": hungry };
  const machine = await launch({ files, run: { memoryMiB: 96, restart: "never" } });
  const report = await world.report(machine, "failed");
  expect(report.failure).toMatchObject({ code: "OUT_OF_MEMORY", exitCode: 137 });
  expect(report.lastExit.oom).toBe(true);
  await until(() => processes(world.marker).length === 0);
});
