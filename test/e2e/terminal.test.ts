// Goal: whatever becomes of the terminal, the pipe or the credentials, a rollout goes on or stops where
// it can be gone on with, and says so.
// Method: the built slipway in its own processes: a reader that goes away, a full disk (/dev/full), a
// second signal while the first still waits for AWS, a session that expires.
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { load } from "../support/load.ts";
import * as repository from "../support/repository.ts";
import {
  roleKeys,
  slipway,
  startLocalAws,
  startSlipway,
  type LocalAws,
  type Running,
} from "../support/slipway-process.ts";

const service = { name: "shop", path: "/*", priority: 100, port: 8080 };
let root: string;
let aws: LocalAws;
let version = 0;

const commit = (): void => {
  version += 1;
  const server = repository.nodeServer(`version ${version}`);
  const files = { Dockerfile: repository.nodeDockerfile, "server.js": server };
  const settings = repository
    .settingsFor(service)
    .replace("min: 2, desired: 2", "min: 1, desired: 1");
  repository.commitFiles(root, { ...files, "slipway.yaml": settings }, `version ${version}`);
};

const post = async (path: string, document: object): Promise<void> => {
  const body = JSON.stringify(document);
  const answer = await fetch(`${aws.endpoint}/_standin/${path}`, { method: "POST", body });
  expect(answer.ok, await answer.text()).toBe(true);
};

const deploy = (keys: Record<string, string> = {}): Running =>
  startSlipway(root, ["deploy", "--yes", "--json"], { ...aws.env, ...keys });

/** Once the canary is being launched. */
const launching = async ({ child, finished }: Running): Promise<void> =>
  await new Promise((seen, failed) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes('"step":"launch-canary"')) seen();
    });
    void finished.then(({ stdout, stderr }) => failed(new Error(`it ended: ${stdout}${stderr}`)));
  });

/** What serves is unharmed, and what was begun can be taken back once the lease has run out. */
async function takenBack(traffic?: ReturnType<typeof load>): Promise<void> {
  // Whoever held the lease is dead, and need not be waited for as with AWS.
  const inHaste = { ...aws.env, SLIPWAY_LEASE_HASTE: "20" };
  const undone = await slipway(root, ["undo", "--yes", "--wait", "--json"], inHaste);
  expect((await traffic?.stop())?.failures ?? []).toEqual([]);
  expect(undone.exitCode, undone.stdout + undone.stderr).toBe(0);
  expect((await aws.control("standing")).groups).toHaveLength(1);
  expect(await (await fetch(aws.loadBalancer)).text()).toBe("version 1\n");
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "slipway-e2e-"));
  aws = await startLocalAws(root, ["shop"]);
});

afterAll(async () => {
  await aws.stop();
  rmSync(root, { recursive: true, force: true });
});

test("nobody reads its output any more: it goes on to the end", async () => {
  commit();
  const first = deploy();
  await launching(first);
  first.child.stdout?.destroy();
  first.child.stderr?.destroy();
  const { exitCode, signal } = await first.finished;
  expect({ exitCode, signal }).toEqual({ exitCode: 0, signal: null });
  expect(await (await fetch(aws.loadBalancer)).text()).toBe("version 1\n");
});

test.each(["--version", "--help", "deploy --help", "status", "status --json"])(
  "the disk is full: slipway %s says so in words and is no success",
  (line) => {
    const full = openSync("/dev/full", "w");
    try {
      const program = new URL("../../dist/main.js", import.meta.url).pathname;
      const { status, stderr } = spawnSync(process.execPath, [program, ...line.split(" ")], {
        cwd: root,
        encoding: "utf8",
        env: { ...process.env, ...aws.env, NO_COLOR: "1" },
        stdio: ["ignore", full, "pipe"],
      });
      expect({ status, stderr }).toEqual({
        status: 5,
        stderr:
          "slipway: The result cannot be written to standard output: ENOSPC: no space left on " +
          "device, write.\nMake room for it, then run the same command again; slipway status " +
          "shows what serves.\n",
      });
    } finally {
      closeSync(full);
    }
  },
);

test("a build server cancels, and again while the lease's release gets no answer: it ends at once", async () => {
  commit();
  const traffic = load(aws.loadBalancer, 50);
  const running = deploy();
  await launching(running);
  await post("faults", { kind: "hang", at: "dynamodb:UpdateItem", when: "before" });
  running.child.kill("SIGTERM");
  // A second signal within a second is taken for the echo of the first.
  while (running.child.exitCode === null) {
    await new Promise((later) => setTimeout(later, 250));
    running.child.kill("SIGTERM");
  }
  const ended = await running.finished;
  await fetch(`${aws.endpoint}/_standin/faults`, { method: "DELETE" });
  expect(ended.exitCode, ended.stdout + ended.stderr).toBe(5);
  expect(ended.result).toMatchObject({ outcome: "interrupted", serving: null });
  expect(ended.result.next).toBe("slipway resume --environment rehearsal --yes --wait");
  expect(ended.stderr).toContain("Interrupted: it ends after the call under way");
  expect(ended.stderr).toContain("Ended at once by a second SIGTERM");
  expect(ended.stderr).toContain("slipway resume --wait");
  await takenBack(traffic);
});

test("the session's credentials expire on the way: it stops, and takes nothing back with them", async () => {
  commit();
  const running = deploy(await roleKeys(aws.endpoint, "slipway-rehearsal-shop-deployer", 900));
  await launching(running);
  await post("clock", { advance: "15m" });
  const ended = await running.finished;
  expect(ended.exitCode, ended.stdout + ended.stderr).toBe(5);
  expect(ended.result).toMatchObject({ outcome: "interrupted", code: "CREDENTIALS_EXPIRED" });
  // It cannot know any more, and says so.
  expect(ended.result.serving).toBeNull();
  expect(ended.result.next).toContain("slipway resume");
  // Without traffic: while its time is moved on, the stand-in answers nobody.
  await takenBack();
});
