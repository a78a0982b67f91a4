import { request as httpRequest, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { expect, test } from "vitest";
import { VirtualClock, wallClock } from "../../../../src/standin/clock.ts";
import type { MachineOrder } from "../../../../src/standin/instances/driver.ts";
import {
  running,
  VirtualDriver,
  type VirtualDriverOptions,
} from "../../../../src/standin/instances/virtual-driver.ts";
import {
  between,
  type VirtualAnswer,
  type VirtualProgram,
} from "../../../../src/standin/instances/virtual-program.ts";
import { seededRandom } from "../../../../src/standin/random-source.ts";

const order: MachineOrder = {
  instanceId: "i-1",
  imageId: "ami-1",
  instanceType: "t3.small",
  availabilityZone: "us-east-1a",
  privateIp: "10.0.0.7",
  userData: new Uint8Array(),
  instanceProfileArn: undefined,
  metadata: { tokensRequired: true, hopLimit: 1 },
};
const probe = { port: 80, path: "/healthz", headers: {}, timeoutMs: 2_000 };

function world(options: Partial<VirtualDriverOptions> = {}, clock = new VirtualClock(0)) {
  const told: string[] = [];
  const driver = new VirtualDriver({ clock, random: seededRandom(1), ...options });
  const launch = (instanceId: string, userData = "") =>
    driver.launch(
      { ...order, instanceId, userData: Buffer.from(userData) },
      {
        running: () => told.push(`${clock.now()} ${instanceId} runs`),
        died: (reason) => told.push(`${clock.now()} ${instanceId} died: ${reason}`),
      },
    );
  const program = (answer: VirtualProgram["answer"], more: Partial<VirtualProgram> = {}) =>
    world({ ...options, software: running({ answer, ...more }) }, clock);
  return { clock, driver, told, launch, program };
}

/** Lets everything in memory move; time stands still. */
async function turn(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** One HTTP request on a connection that stays open for more. */
function ask(socket: Duplex, path: string, body = ""): Promise<IncomingMessage & { text: string }> {
  return new Promise((resolve, reject) => {
    const method = body === "" ? "GET" : "POST";
    const headers = { host: "app", connection: "keep-alive" };
    const sent = httpRequest({ path, method, headers, createConnection: () => socket });
    sent.once("error", reject);
    sent.once("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.once("error", reject);
      response.once("end", () => resolve(Object.assign(response, { text })));
    });
    sent.end(body);
  });
}

test("a machine runs after its boot, drawn from the seed, and answers 200 by default", async () => {
  const boots = (seed: number) => {
    const { clock, told, launch } = world({
      bootMs: between(1_000, 3_000),
      random: seededRandom(seed),
    });
    for (const id of ["i-1", "i-2", "i-3"]) launch(id);
    clock.advance(999);
    expect(told).toEqual([]);
    clock.advance(2_001);
    return told;
  };
  expect(boots(1)).toHaveLength(3);
  expect(new Set(boots(1).map((line) => line.split(" ")[0])).size).toBe(3);
  expect(boots(1)).toEqual(boots(1));
  expect(boots(1)).not.toEqual(boots(2));
  const { clock, launch } = world();
  const machine = launch("i-1");
  await expect(machine.probe(probe)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await expect(machine.connect(80)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  clock.advance(10);
  expect(await machine.probe(probe)).toEqual({ status: 200, body: "ok\n" });
});

test("a program sees what was asked, by a probe and by connections that are used again", async () => {
  const seen: unknown[] = [];
  const { clock, launch } = world().program(
    ({ method, url, headers, body }) => {
      seen.push([method, url, headers.host, Buffer.from(body).toString()]);
      return { status: 201, headers: { "x-made": "yes" }, body: `${url}!` };
    },
    { port: 80 },
  );
  const machine = launch("i-1");
  clock.advance(10);
  expect(await machine.probe(probe)).toEqual({ status: 201, body: "/healthz!" });
  await expect(machine.connect(81)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  const socket = await machine.connect(80);
  const first = await ask(socket, "/a?b=1");
  const second = await ask(socket, "/c", "x".repeat(100_000));
  expect([first.statusCode, first.headers["x-made"], first.text]).toEqual([201, "yes", "/a?b=1!"]);
  expect(first.headers.date).toBe("Thu, 01 Jan 1970 00:00:00 GMT");
  expect(second.text).toBe("/c!");
  expect(seen).toEqual([
    ["GET", "/healthz", "10.0.0.7:80", ""],
    ["GET", "/a?b=1", "app", ""],
    ["POST", "/c", "app", "x".repeat(100_000)],
  ]);
});

test("latency passes on the clock; a hang ends with the probe's timeout", async () => {
  let answer: VirtualAnswer = { status: 200, afterMs: 500 };
  const { clock, launch } = world().program(() => answer);
  const machine = launch("i-1");
  clock.advance(10);
  const settled: string[] = [];
  const watch = (name: string) =>
    machine.probe(probe).then(
      () => settled.push(`${clock.now()} ${name}`),
      (error: Error) => settled.push(`${clock.now()} ${name}: ${error.message}`),
    );
  void watch("slow");
  await turn();
  clock.advance(499);
  await turn();
  expect(settled).toEqual([]);
  clock.advance(1);
  await turn();
  expect(settled).toEqual(["510 slow"]);
  answer = "hang";
  void watch("hang");
  await turn();
  clock.advance(2_000);
  await turn();
  expect(settled[1]).toBe("2510 hang: no answer within 2 s");
});

test("a reset cuts one connection, a crash the program with all of them", async () => {
  let answer: VirtualAnswer = "reset";
  const { clock, told, launch } = world().program(() => answer);
  const machine = launch("i-1");
  clock.advance(10);
  const kept = await machine.connect(80);
  let closed = false;
  kept.once("close", () => (closed = true));
  await expect(ask(await machine.connect(80), "/")).rejects.toMatchObject({ code: "ECONNRESET" });
  await turn();
  expect(closed).toBe(false);
  answer = "crash";
  await expect(machine.probe(probe)).rejects.toMatchObject({ code: "ECONNRESET" });
  await turn();
  expect(closed).toBe(true);
  await expect(machine.probe(probe)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect(told).toEqual(["10 i-1 runs"]);
});

test("software reads user data, writes the console, hears of a crash and starts anew", async () => {
  const codes: number[] = [];
  const { clock, launch } = world({
    software: (machine) => {
      machine.screen.note(`told ${machine.userData}`);
      const start = (): void =>
        machine.run({ answer: () => ({ status: 200 }) }, (code) => {
          codes.push(code);
          machine.clock.after(100, start);
        });
      start();
    },
  });
  const machine = launch("i-1", "something");
  clock.advance(10);
  expect(machine.console()).toBe("[boot] told something\n");
  machine.crash(3);
  await expect(machine.probe(probe)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  clock.advance(100);
  expect((await machine.probe(probe)).status).toBe(200);
  expect(codes).toEqual([3]);
});

test("software that fails takes its machine with it, the reason on the console", async () => {
  const { clock, driver, told, launch } = world({
    software: () => Promise.reject(new Error("no disk")),
  });
  const machine = launch("i-1");
  clock.advance(10);
  await turn();
  expect(told[1]).toMatch(/^10 i-1 died: Error: no disk/);
  expect(machine.console()).toContain("its software failed: Error: no disk");
  expect(driver.machines.size).toBe(0);
});

test("a program that throws has crashed", async () => {
  const { clock, launch } = world().program(() => {
    throw new Error("a bug");
  });
  const machine = launch("i-1");
  clock.advance(10);
  await expect(machine.probe(probe)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(machine.console()).toBe("[boot] the program threw: Error: a bug\n");
});

test("dying on demand is told once, cuts connections, and ends the machine", async () => {
  const { clock, driver, told, launch } = world();
  const machine = launch("i-1");
  clock.advance(10);
  const socket = await machine.connect(80);
  const cut = new Promise<void>((resolve) => socket.once("close", resolve));
  const lost = ask(await machine.connect(80), "/");
  expect(driver.machines.get("i-1")).toBe(machine);
  machine.die("host failure");
  machine.die("again");
  await cut;
  await expect(lost).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(told).toEqual(["10 i-1 runs", "10 i-1 died: host failure"]);
  await machine.terminate();
  expect(driver.machines.size).toBe(0);
  await expect(machine.connect(80)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("terminated before it has booted, a machine never runs", async () => {
  const { clock, told, launch } = world();
  await launch("i-1").terminate();
  clock.advance(1_000);
  expect(told).toEqual([]);
});

test("a program asked to end goes on for as long as it takes, unless the stand-in closes", async () => {
  const slowly = world().program(() => ({ status: 200 }), { stopMs: 5_000 });
  const { clock, driver, launch } = slowly;
  const [first, second] = [launch("i-1"), launch("i-2")];
  clock.advance(10);
  let gone = false;
  void first!.terminate().then(() => (gone = true));
  clock.advance(4_999);
  await turn();
  expect((await first!.probe(probe)).status).toBe(200);
  expect(gone).toBe(false);
  clock.advance(1);
  await turn();
  expect(gone).toBe(true);
  void second!.terminate();
  await driver.close();
  await expect(second!.probe(probe)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("processor time is the load it was given over time", async () => {
  const { clock, launch } = world();
  const machine = launch("i-1");
  clock.advance(10_000);
  expect(machine.cpuSeconds()).toBe(0);
  machine.setLoad(0.5);
  clock.advance(10_000);
  machine.setLoad(2);
  clock.advance(1_000);
  expect(machine.cpuSeconds()).toBe(7);
  await machine.stop();
  clock.advance(10_000);
  expect(machine.cpuSeconds()).toBe(7);
});

test("under the wall clock it is the same", async () => {
  const clock = wallClock();
  const driver = new VirtualDriver({ clock, random: seededRandom(1), bootMs: 1 });
  const machine = await new Promise<ReturnType<typeof driver.launch>>((resolve) => {
    const launched = driver.launch(order, { running: () => resolve(launched), died: () => {} });
  });
  await expect.poll(() => machine.ports).toBeUndefined();
  expect((await ask(await machine.connect(80), "/")).text).toBe("ok\n");
  await driver.close();
});
