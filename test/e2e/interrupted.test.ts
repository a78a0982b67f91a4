// Goal: Ctrl-C in the middle leaves customers served, says how to go on, and the same command does;
// a second terminal is told who is deploying; without a terminal nothing asks.
// Method: the built slipway in its own processes, stopped by signals (a closed window's too) at chosen events.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { load } from "../support/load.ts";
import * as repository from "../support/repository.ts";
import {
  slipway,
  startLocalAws,
  startSlipway,
  type Finished,
  type LocalAws,
  type Running,
} from "../support/slipway-process.ts";

const service = { name: "shop", path: "/*", priority: 100, port: 8080 };
let root: string;
let aws: LocalAws;
let version = 0;

const run = async (...args: string[]) => await slipway(root, [...args, "--json"], aws.env);

const commit = (): void => {
  version += 1;
  repository.commitFiles(
    root,
    {
      Dockerfile: repository.nodeDockerfile,
      "server.js": repository.nodeServer(`version ${version}`),
      "slipway.yaml": repository.settingsFor(service),
    },
    `version ${version}`,
  );
};

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "slipway-e2e-"));
  aws = await startLocalAws(root, ["shop"]);
  commit();
  expect((await run("deploy", "--yes")).exitCode).toBe(0);
});

afterAll(async () => {
  expect((await aws.control("unsupported")).items).toEqual([]);
  await aws.stop();
  rmSync(root, { recursive: true, force: true });
});

/** Sends the signal once the process has told of `event`. */
async function stopAt(
  running: Running,
  event: string,
  signal: NodeJS.Signals = "SIGINT",
): Promise<Finished> {
  let sent = false;
  running.child.stdout?.on("data", (chunk: Buffer) => {
    if (!sent && chunk.toString().includes(event)) {
      sent = true;
      running.child.kill(signal);
    }
  });
  return await running.finished;
}

const start = (): Running => startSlipway(root, ["deploy", "--yes", "--json"], aws.env);

// Faults: O4.
test.each([
  ['"step":"launch-canary","direction":"do"', "SIGHUP"],
  ['"event":"traffic-shifted"', "SIGINT"],
] as const)(
  "stopped at %s by %s, it goes on with the command it names and no request is lost",
  async (event, signal) => {
    commit();
    const traffic = load(aws.loadBalancer);
    const cut = await stopAt(start(), event, signal);
    expect(cut.exitCode, cut.stdout).toBe(5);
    expect(cut.result).toMatchObject({ outcome: "interrupted", code: "INTERRUPTED" });
    const { release, next } = cut.result;
    expect(next).toBe("slipway resume --environment rehearsal --yes");
    const done = await run(...(next ?? "").split(" ").slice(1));
    expect((await traffic.stop()).failures).toEqual([]);
    expect(done.result).toMatchObject({ outcome: "live", release });
    expect(await (await fetch(aws.loadBalancer)).text()).toBe(`version ${version}\n`);
    expect((await aws.control("standing")).groups).toHaveLength(1);
  },
);

test.each(["rollback", "undo"])("stopped in mid-shift, %s takes it back", async (verb) => {
  const before = (await run("status")).result as any;
  commit();
  const traffic = load(aws.loadBalancer);
  await stopAt(start(), '"event":"traffic-shifted"');
  const back = await run(verb, "--yes");
  expect((await traffic.stop()).failures).toEqual([]);
  expect(back.exitCode, back.stdout).toBe(0);
  expect(back.result).toMatchObject({ outcome: "live", release: before.live.release });
  const standing = await aws.control("standing");
  expect(standing.groups).toEqual([before.live.group]);
  expect(standing.rules).toHaveLength(1);
});

// Faults: O6.
test("a second terminal is refused, told who is at it, and what to run", async () => {
  commit();
  const first = start();
  await new Promise<void>((seen) =>
    first.child.stdout?.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes("launch-canary")) {
        seen();
      }
    }),
  );
  const second = await run("deploy", "--yes");
  expect(second.exitCode).toBe(4);
  expect(second.result).toMatchObject({ outcome: "lease-held", code: "LEASE_HELD" });
  expect(second.result.reason).toContain(`(pid ${first.child.pid})`);
  expect(second.result.next).toContain("--wait");
  const waited = await run(...(second.result.next ?? "").split(" ").slice(1));
  expect((await first.finished).exitCode).toBe(0);
  expect(waited.result.outcome).toBe("no-op");
});

// Faults: O15.
test.each([["deploy"], ["rollback"]])(
  "%s without --yes and without a terminal",
  async (command) => {
    const since = Date.now();
    const refused = await slipway(root, [command], aws.env);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain("--yes");
    expect((await aws.control(`log?since=${since}`)).requests).toEqual([]);
  },
);
