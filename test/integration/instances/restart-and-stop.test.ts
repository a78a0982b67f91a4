// Goal: a program that dies after ready is restarted and reported; one that is stopped gets its chance.
// Method: programs that die on request or ignore SIGTERM, on a clock that runs twenty times as fast.
import { afterEach, beforeEach, expect, test } from "vitest";
import { wallClock } from "../../../src/standin/clock.ts";
import { InstanceWorld, type LaunchedMachine, nodeServer } from "./instance-world.ts";
import { until } from "../../support/until.ts";

const wall = wallClock();
const fast = {
  now: () => wall.now(),
  after: (ms: number, run: () => void) => wall.after(ms / 20, run),
};

let world: InstanceWorld;
beforeEach(() => {
  world = new InstanceWorld();
});
afterEach(() => world.close());

const probe = async ({ machine }: LaunchedMachine, path: string) =>
  machine.probe({ port: 8080, path, headers: {}, timeoutMs: 2_000 });

const dockerfile = 'FROM node\nCOPY server.js /s.js\nCMD ["node","/s.js"]';

test("after ready a crash is reported at once and the program started again, for ever", async () => {
  const die = `if (request.url === "/die") { console.log("asked to die"); process.exit(5); }`;
  const userData = await world.release({
    files: { Dockerfile: dockerfile, "server.js": nodeServer(die) },
  });
  const machine = world.launch(userData);
  await world.report(machine, "ready");
  for (let crash = 1; crash <= 4; crash++) {
    await until(
      async () => (await probe(machine, "/healthz").catch(() => undefined))?.status === 200,
    );
    await expect(probe(machine, "/die")).rejects.toThrow();
    const died = wall.now();
    await until(() => world.reports.get(machine.instanceId).restarts === crash);
    expect(wall.now() - died).toBeLessThan(200);
    const { lastExit, state } = world.reports.get(machine.instanceId);
    expect(state).toBe("ready");
    expect(lastExit).toMatchObject({ code: 5, oom: false });
    expect(lastExit.tail).toContain("asked to die");
  }
  expect(world.hooks).toHaveLength(1);
  expect(world.died).toEqual([]);
});

test("restart: on-failure leaves a program that ended well alone", async () => {
  const end = `if (request.url === "/end") process.exit(0);`;
  const userData = await world.release({
    files: { Dockerfile: dockerfile, "server.js": nodeServer(end) },
    run: { restart: "on-failure" },
  });
  const machine = world.launch(userData);
  await world.report(machine, "ready");
  await expect(probe(machine, "/end")).rejects.toThrow();
  await until(() => world.reports.get(machine.instanceId).lastExit?.code === 0);
  expect(world.reports.get(machine.instanceId).restarts).toBe(0);
  await expect(probe(machine, "/healthz")).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("what a crashed program leaves running is killed, as a container's processes are", async () => {
  const fork = `if (request.url === "/die") {
    const sleeper = require("child_process").spawn("sleep", ["1000"], { detached: true, stdio: "ignore" });
    sleeper.once("spawn", () => process.exit(1));
    return;
  }
  if (request.url === "/count") {
    const fs = require("fs");
    const names = fs.readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name))
      .map((pid) => fs.readFileSync("/proc/" + pid + "/comm", "utf8").trim());
    return response.end(names.sort().join());
  }`;
  const userData = await world.release({
    files: { Dockerfile: dockerfile, "server.js": nodeServer(fork) },
  });
  const machine = world.launch(userData);
  await world.report(machine, "ready");
  await expect(probe(machine, "/die")).rejects.toThrow();
  const names = await until(async () => {
    const answer = await probe(machine, "/count").catch(() => undefined);
    return answer?.body;
  });
  expect(names).toBe("node,node,sh");
});

// Faults: I11.
test("termination lets the program finish a request it has begun, then takes it away", async () => {
  const slow = `if (request.url === "/slow") {
    process.once("SIGTERM", () => { response.end("finished"); server.close(() => process.exit(0)); });
    return console.log("slow begun");
  }`;
  const program = nodeServer(slow).replace("http.createServer", "const server = http.createServer");
  const userData = await world.release({ files: { Dockerfile: dockerfile, "server.js": program } });
  const machine = world.launch(userData);
  await world.report(machine, "ready");
  const slowly = probe(machine, "/slow");
  await until(() => machine.machine.console().includes("slow begun"));
  await machine.machine.terminate();
  expect((await slowly).body).toBe("finished");
  expect(machine.machine.console()).toMatch(/the program ended: exit 0\n$/);
  await expect(machine.machine.connect(8080)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect(world.died).toEqual([]);
});

test("a program that ignores SIGTERM is killed after 10 s", async () => {
  const hasty = new InstanceWorld({ clock: fast });
  try {
    const userData = await hasty.release({
      files: {
        Dockerfile: dockerfile,
        "server.js": `process.on("SIGTERM", () => console.log("not now"));${nodeServer()}`,
      },
      health: { withinSeconds: 400, timeoutSeconds: 40 },
    });
    const machine = hasty.launch(userData);
    await hasty.report(machine, "ready");
    const before = wall.now();
    await machine.machine.terminate();
    expect(wall.now() - before).toBeGreaterThan(490);
    expect(machine.machine.console()).toContain("not now");
  } finally {
    await hasty.close();
  }
});

test("STOPSIGNAL is the signal a program is stopped with", async () => {
  const userData = await world.release({
    files: {
      Dockerfile: dockerfile.replace("CMD", "STOPSIGNAL SIGUSR2\nCMD"),
      "server.js": `process.on("SIGUSR2", () => { console.log("usr2"); process.exit(0); });${nodeServer()}`,
    },
  });
  const machine = world.launch(userData);
  await world.report(machine, "ready");
  await machine.machine.terminate();
  expect(machine.machine.console()).toContain("usr2");
});

test("a machine terminated while it boots goes quietly", async () => {
  const userData = await world.release({
    files: { Dockerfile: dockerfile, "server.js": nodeServer() },
  });
  for (let turns = 0; turns < 12; turns++) {
    const machine = world.launch(userData);
    const steps = () => world.reports.get(machine.instanceId)?.steps?.length ?? 0;
    await until(() => steps() >= turns % 5);
    await machine.machine.terminate();
    expect(world.reports.get(machine.instanceId)?.state).not.toBe("failed");
  }
  expect(world.died).toEqual([]);
});
