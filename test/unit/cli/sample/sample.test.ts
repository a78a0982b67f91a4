import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";
import { changeSample } from "../../../../src/cli/sample/change-sample.ts";
import { sampleFiles } from "../../../../src/cli/sample/sample-files.ts";
import { readSettings } from "../../../../src/cli/settings/read-settings.ts";
import { wallClock } from "../../../../src/cli/wall-clock.ts";
import { writeSample } from "../../../../src/cli/sample/write-sample.ts";

const scratch = mkdtempSync(join(tmpdir(), "slipway-sample-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const git = (directory: string, ...args: string[]) =>
  execFileSync("git", args, { cwd: directory, encoding: "utf8" }).trim();

/** The sample's program running from the directory, on a free port. */
function start(directory: string, env: Record<string, string> = {}) {
  const program = spawn(process.execPath, ["server.js"], {
    cwd: directory,
    env: { PATH: process.env["PATH"] ?? "", PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { program, exited: once(program, "exit"), errors: text(program.stderr) };
}

async function portOf({ program }: ReturnType<typeof start>): Promise<number> {
  const [line] = await once(program.stdout.setEncoding("utf8"), "data");
  return Number(/listens on (\d+)/.exec(String(line))?.[1]);
}

test("the sample is a repository of its own, and every change is a commit", async () => {
  const directory = join(scratch, "repository", "inside");
  const first = await writeSample(directory);
  expect(git(directory, "rev-parse", "HEAD")).toBe(first);
  expect(git(directory, "status", "--porcelain")).toBe("");
  expect(git(directory, "rev-parse", "--show-toplevel")).toMatch(/repository\/inside$/);
  const second = await changeSample(directory, "v2");
  expect(second).not.toBe(first);
  expect(git(directory, "rev-list", "--count", "HEAD")).toBe("2");
  expect(git(directory, "status", "--porcelain")).toBe("");
  expect(JSON.parse(readFileSync(join(directory, "package.json"), "utf8")).version).toBe("1.1.0");
});

test.each([
  ["v1", "1.0.0", "Good day, world\n"],
  ["v2", "1.1.0", "Good day, whole world\n"],
] as const)("%s answers with its release and its config", async (version, number, greeting) => {
  const directory = join(scratch, version);
  await writeSample(directory);
  await changeSample(directory, version);
  const running = start(directory, { SLIPWAY_RELEASE: "1-2-abc", GREETING: "Good day" });
  const port = await portOf(running);
  const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
  expect((await get("/healthz")).status).toBe(200);
  expect(await (await get("/version")).json()).toEqual({ release: "1-2-abc", version: number });
  const home = await get("/?a=b");
  expect(await home.text()).toBe(greeting);
  expect(home.headers.get("x-release")).toBe("1-2-abc");
  expect((await get("/gone")).status).toBe(404);
  running.program.kill("SIGTERM");
  expect(await running.exited).toEqual([0, null]);
});

test("v3 starts, misses a key nobody set, says so and exits with 1", async () => {
  const directory = join(scratch, "v3");
  await writeSample(directory);
  await changeSample(directory, "v3");
  const running = start(directory, { GREETING: "Good day" });
  expect(await running.exited).toEqual([1, null]);
  expect(await running.errors).toContain("GREETING_LANGUAGE is not set");
});

test("slipway.yaml is short enough for a rehearsal and checks the release", async () => {
  const directory = join(scratch, "settings");
  await writeSample(directory);
  const settings = await readSettings({
    flags: {},
    argv: [],
    cwd: directory,
    env: {},
    stdout: () => {},
    stderr: () => {},
    isTty: false,
    width: 80,
    ask: undefined,
    clock: wallClock,
    random: { hex: () => "0" },
    signal: new AbortController().signal,
  });
  expect(settings).toMatchObject({
    service: "hello",
    environment: "rehearsal",
    base: "rehearsal",
    port: 8080,
    health: { path: "/healthz", withinSeconds: 30 },
    capacity: { desired: 2 },
    shift: { pauseSeconds: 1 },
    bakeSeconds: 2,
    drainSeconds: 2,
    canary: { checks: [{ path: "/version", json: { release: "${release}" }, withinMs: 2_000 }] },
  });
});

test("versions differ in the program and its number only", () => {
  const { "server.js": _a, "package.json": _b, ...rest1 } = sampleFiles("v1");
  const { "server.js": _c, "package.json": _d, ...rest3 } = sampleFiles("v3");
  expect(rest1).toEqual(rest3);
  expect(rest1["slipway.yaml"]).toContain('json: { release: "${release}" }');
});
