// Goal: a machine that was stopped, or died, boots anew from its disk, and only what is on disk stays.
// Method: real programs that write files and burn processor time, stopped and launched again.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { InstanceWorld, type LaunchedMachine, nodeServer, processes } from "./instance-world.ts";
import { until } from "../../support/until.ts";

let world: InstanceWorld;
beforeEach(() => {
  world = new InstanceWorld();
});
afterEach(() => world.close());

const ask = async ({ machine }: LaunchedMachine, path: string) =>
  (await machine.probe({ port: 8080, path, headers: {}, timeoutMs: 5_000 })).body;

/** Counts its starts on disk, shows a reference and a file of this machine, and can be kept busy. */
const program = nodeServer(`
  const fs = require("fs");
  if (request.url === "/starts") return response.end(fs.readFileSync("/app/starts", "utf8"));
  if (request.url === "/token") return response.end(process.env.TOKEN);
  if (request.url === "/passwd") return response.end(String(fs.statSync("/etc/passwd").size > 0));
  if (request.url === "/burn") {
    const end = process.cpuUsage().user + 400_000;
    while (process.cpuUsage().user < end);
    const { user, system } = process.cpuUsage();
    return response.end(String((user + system) / 1e6));
  }`).replace("const http", `require("fs").appendFileSync("/app/starts", "x");\nconst http`);

const files = (marker: string) => ({
  Dockerfile:
    "FROM node\nWORKDIR /app\nCOPY . .\nRUN mkdir -p /etc/own\n" +
    `CMD ["node","/app/server.js","${marker}"]`,
  "server.js": program,
});

test("stopped and launched again it has its files, and resolves references anew", async () => {
  world.parameters.set("/web/token", "first");
  const config = { TOKEN: { from: "ssm:/web/token" } };
  const userData = await world.release({ files: files(world.marker), config });
  const machine = world.launch(userData);
  await world.report(machine, "ready");
  expect(await ask(machine, "/token")).toBe("first");

  world.parameters.set("/web/token", "second");
  for (let boot = 2; boot <= 4; boot++) {
    await machine.machine.stop!();
    await expect(ask(machine, "/starts")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    expect(processes(world.marker)).toEqual([]);
    world.reports.clear();
    machine.machine = world.launchAgain(machine, userData);
    const report = await world.report(machine, "ready");
    expect(report.steps[1].detail).toBe("FROM node, on the disk");
    expect(await ask(machine, "/starts")).toBe("x".repeat(boot));
    expect(await ask(machine, "/token")).toBe("second");
    expect(await ask(machine, "/passwd")).toBe("true");
  }
  await machine.machine.terminate();
  expect(existsSync(diskOf(machine))).toBe(false);
});

test("a machine that died keeps its disk until it is discarded", async () => {
  const machine = world.launch(await world.release({ files: files(world.marker) }));
  await world.report(machine, "ready");
  const [unshare] = processes(world.state).filter((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith("unshare"),
  );
  process.kill(Number(unshare), "SIGKILL");
  await until(() => world.died.length === 1 && processes(world.marker).length === 0);
  expect(existsSync(join(diskOf(machine), "tree/app/starts"))).toBe(true);
  await world.driver.discard!(machine.instanceId);
  expect(existsSync(diskOf(machine))).toBe(false);
  await world.driver.discard!(machine.instanceId);
});

test("disks that are kept are there for the next driver over the same directory", async () => {
  const kept = new InstanceWorld({ keepsDisks: true });
  try {
    const userData = await kept.release({ files: files(kept.marker) });
    const machine = kept.launch(userData);
    await kept.report(machine, "ready");
    await kept.driver.close();
    kept.openAgain({ keepsDisks: true });
    kept.reports.clear();
    machine.machine = kept.launchAgain(machine, userData);
    await kept.report(machine, "ready");
    expect(await ask(machine, "/starts")).toBe("xx");
  } finally {
    await kept.close();
  }
});

test.runIf(process.platform === "linux")(
  "processor time is its program's own, and never falls",
  async () => {
    const machine = world.launch(await world.release({ files: files(world.marker) }));
    await world.report(machine, "ready");
    const own = Number(await ask(machine, "/burn"));
    const after = machine.machine.cpuSeconds!();
    expect(own).toBeGreaterThan(0.4);
    // The kernel counts in ticks, and answering takes a little after the program has looked.
    expect(after).toBeGreaterThan(own - 0.1);
    expect(after).toBeLessThan(own + 0.5);
    await machine.machine.stop!();
    expect(machine.machine.cpuSeconds!()).toBeGreaterThanOrEqual(after);
  },
);

function diskOf({ instanceId }: LaunchedMachine): string {
  const [machines = ""] = readdirSync(join(world.state, "instances"));
  return join(world.state, "instances", machines, instanceId);
}
