// Goal: a stand-in that cannot start says why, is no bug, and leaves nothing open or behind; one
// that is taken up again is where it was and what it was.
// Method: directories and ports that cannot be had; the same directory opened twice.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { startLocalRegion, type LocalRegionOptions } from "../../../src/cli/local-region.ts";
import type { SteeredClock } from "../../../src/standin/steered-clock.ts";
import { failureOf } from "./failure-of.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

test("a state directory that cannot be made is refused by name", async () => {
  const state = join(temporaryDirectory({ file: "" }), "file");
  const failure = await failureOf(() => startLocalRegion({ ...options, state }));
  expect(failure.code).toBe("BAD_INPUT");
  expect(failure.summary).toMatch(/file cannot hold the stand-in's state: ENOTDIR/);
});

test("a port that is taken closes what was opened and removes what was made", async () => {
  const parent = temporaryDirectory();
  vi.stubEnv("TMPDIR", parent);
  onTestFinished(() => void vi.unstubAllEnvs());
  const port = await takenPort();
  const loadBalancerPort = await freePort();
  const failure = await failureOf(() => startLocalRegion({ ...options, port, loadBalancerPort }));
  expect(failure.summary).toBe(`Port ${port} for the AWS endpoint is taken on this machine.`);
  expect(readdirSync(parent)).toEqual([]);
  expect(await isFree(loadBalancerPort)).toBe(true);
});

test.runIf(process.platform === "linux")("a directory below /proc is refused", async () => {
  const failure = await failureOf(() => startLocalRegion({ ...options, state: "/proc/x/y" }));
  expect(failure.code).toBe("BAD_INPUT");
  expect(failure.summary).toMatch(/^\/proc\/x\/y cannot hold the stand-in's state: ENOENT/);
});

test("a directory that another stand-in uses is refused, and is not touched", async () => {
  const state = temporaryDirectory();
  const first = await startLocalRegion({ ...options, state });
  onTestFinished(() => first.close());
  const failure = await failureOf(() => startLocalRegion({ ...options, state }));
  expect(failure.code).toBe("BAD_INPUT");
  expect(failure.summary).toBe(`another stand-in (pid ${process.pid}) is using ${state}.`);
  expect((await fetch(`${first.endpoint}/_standin/health`)).status).toBe(200);
});

test("a state that a newer slipway wrote is refused and left as it is", async () => {
  const state = temporaryDirectory();
  await (await startLocalRegion({ ...options, state })).close();
  const file = join(state, "region.state");
  const newer = readFileSync(file, "utf8").replace('"version":1', '"version":7');
  writeFileSync(file, newer);
  const failure = await failureOf(() => startLocalRegion({ ...options, state }));
  expect(failure.code).toBe("BAD_INPUT");
  expect(failure.summary).toContain("was written by a newer slipway");
  expect(readFileSync(file, "utf8")).toBe(newer);
  expect(readdirSync(state).toSorted()).toEqual([
    "instances",
    "objects",
    "region.state",
    "sources",
  ]);
});

test("a stand-in that could not start leaves the state as it was", async () => {
  const state = temporaryDirectory();
  await (await startLocalRegion({ ...options, state })).close();
  const before = readFileSync(join(state, "region.state"), "utf8");
  const port = await takenPort();
  await failureOf(() => startLocalRegion({ ...options, state, port }));
  expect(readFileSync(join(state, "region.state"), "utf8")).toBe(before);
});

test("taken up again it has its ports, its base, its load balancers and its time", async () => {
  const state = temporaryDirectory();
  const first = await startLocalRegion({ ...options, state });
  const { region } = first.standin;
  const base = region.parameters.get("/slipway/rehearsal/base");
  expect(base).toBeDefined();
  const [zone] = region.ec2.network.subnets.values();
  const another = region.elb.createLoadBalancer({
    name: "another",
    scheme: "internal",
    vpcId: zone!.vpcId,
    zones: [{ zoneName: zone!.availabilityZone, subnetId: zone!.subnetId }],
    securityGroupIds: [],
  });
  const fixed = { Type: "fixed-response", FixedResponseConfig: { StatusCode: "418" } } as const;
  const made = region.elb.createListener(another, 80, [fixed]);
  await expect.poll(() => made.listensOn).toBeGreaterThan(0);
  await (first.standin.region.clock as SteeredClock).advance(3_600_000);
  await first.close();
  const second = await startLocalRegion({ ...options, state });
  onTestFinished(() => second.close());
  expect(second.endpoint).toBe(first.endpoint);
  expect(second.loadBalancer).toBe(first.loadBalancer);
  const again = second.standin.region;
  expect(again.parameters.get("/slipway/rehearsal/base")).toEqual(base);
  expect((await fetch(second.loadBalancer)).status).toBe(503);
  expect((await fetch(`http://127.0.0.1:${made.listensOn}`)).status).toBe(418);
  expect(again.clock.now() - again.machineClock.now()).toBeGreaterThan(3_500_000);
});

test("where a port is taken by now it has another one, and says so", async () => {
  const state = temporaryDirectory();
  const first = await startLocalRegion({ ...options, state });
  await first.close();
  const { close } = await listen(Number(new URL(first.loadBalancer).port));
  onTestFinished(close);
  const second = await startLocalRegion({ ...options, state });
  onTestFinished(() => second.close());
  expect(second.loadBalancer).not.toBe(first.loadBalancer);
  expect(second.endpoint).toBe(first.endpoint);
  const { parameters, elb } = second.standin.region;
  const base = parameters.get("/slipway/rehearsal/base")?.value ?? "";
  const port = Number(new URL(second.loadBalancer).port);
  expect(JSON.parse(base).listenerPort).toBe(port);
  expect([...elb.listeners.values()].map((listener) => listener.port)).toEqual([port]);
});

const silent = (): void => {};

const options: LocalRegionOptions = {
  port: 0,
  loadBalancerPort: 0,
  state: undefined,
  reach: [],
  complain: silent,
  narrate: silent,
};

async function takenPort(): Promise<number> {
  const { port, close } = await listen(0);
  onTestFinished(close);
  return port;
}

async function freePort(): Promise<number> {
  const { port, close } = await listen(0);
  await close();
  return port;
}

async function isFree(port: number): Promise<boolean> {
  try {
    await (await listen(port)).close();
    return true;
  } catch {
    return false;
  }
}

async function listen(wanted: number): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((done, failed) => {
    server.once("error", failed).listen(wanted, "127.0.0.1", done);
  });
  const { port } = server.address() as AddressInfo;
  return { port, close: () => new Promise((done) => server.close(() => done())) };
}
