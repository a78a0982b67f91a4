// Goal: run.afterStart is run once per instance beside the program, and its failure fails the boot.
// Method: real commands in the room of a real program, which shows what they have left.
import { afterEach, beforeEach, expect, test } from "vitest";
import { InstanceWorld, type LaunchedMachine, nodeServer, processes } from "./instance-world.ts";

let world: InstanceWorld;
beforeEach(() => {
  world = new InstanceWorld();
});
afterEach(() => world.close());

const program = nodeServer(`
  if (request.url === "/left") return response.end(require("fs").readFileSync("left", "utf8"));`);

const launch = async (afterStart: readonly string[], health = {}) => {
  const files = {
    Dockerfile: 'FROM node\nWORKDIR /app\nENV FROM_IMAGE=i\nCOPY . .\nCMD ["node","server.js"]',
    "server.js": program,
  };
  const config = { FROM_CONFIG: "c", SECRET: "not to be seen" };
  const userData = await world.release({ files, config, health, run: { afterStart } });
  return { userData, machine: world.launch(userData) };
};

const left = async ({ machine }: LaunchedMachine) =>
  (await machine.probe({ port: 8080, path: "/left", headers: {}, timeoutMs: 5_000 })).body;

test("in the program's directory and environment, once it is ready, and never again", async () => {
  const ask = `require("http").get("http://127.0.0.1:8080/healthz", (a) => console.log(a.statusCode))`;
  const script = `echo $FROM_IMAGE$FROM_CONFIG $(node -e '${ask}') >>left`;
  const { machine, userData } = await launch(["sh", "-c", script]);
  const report = await world.report(machine, "ready");
  expect(report.steps.at(-1)).toMatchObject({ name: "after-start", detail: "sh exited with 0" });
  expect(await left(machine)).toBe("ic 200\n");

  await machine.machine.stop!();
  world.reports.clear();
  machine.machine = world.launchAgain(machine, userData);
  const again = await world.report(machine, "ready");
  expect(again.steps.map(({ name }: any) => name)).toEqual(["config", "artifact", "run", "ready"]);
  expect(await left(machine)).toBe("ic 200\n");
});

test("one that fails ends the boot with its exit code and what it said, and is tried again", async () => {
  const script = 'echo "$SECRET"; echo no table >&2; [ -e left ] || { echo x >left; exit 3; }';
  const { machine, userData } = await launch(["sh", "-c", script]);
  const { failure } = await world.report(machine, "failed");
  expect(failure).toMatchObject({
    step: "after-start",
    code: "AFTER_START_FAILED",
    summary: "sh exited with 3",
    exitCode: 3,
  });
  expect(failure.tail).toHaveLength(2);
  expect(failure.tail).toEqual(expect.arrayContaining(["[redacted]", "no table"]));
  expect(world.hooks).toEqual([]);

  await machine.machine.stop!();
  world.reports.clear();
  machine.machine = world.launchAgain(machine, userData);
  const report = await world.report(machine, "ready");
  expect(report.steps.at(-1).name).toBe("after-start");
});

test("one that is not there, and one that does not end", async () => {
  const missing = await launch(["no-such-command"]);
  expect((await world.report(missing.machine, "failed")).failure).toMatchObject({
    code: "AFTER_START_FAILED",
    summary: "it cannot be started: ENOENT",
  });
  const endless = ["sh", "-c", `echo waits; exec tail -f /dev/null ${world.marker}`];
  const { machine } = await launch(endless, { buildWithinSeconds: 2 });
  expect((await world.report(machine, "failed")).failure).toMatchObject({
    code: "AFTER_START_FAILED",
    summary: "it did not end within 2 s",
    tail: expect.arrayContaining(["waits"]) as unknown,
  });
  expect(processes(world.marker)).toEqual([]);
});
