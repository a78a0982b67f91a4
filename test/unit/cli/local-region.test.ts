// Goal: a stand-in that cannot start says why, is no bug, and leaves nothing open or behind.
// Method: a state directory that is a file; a port that another server has.
import { readdirSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { startLocalRegion, type LocalRegionOptions } from "../../../src/cli/local-region.ts";
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
