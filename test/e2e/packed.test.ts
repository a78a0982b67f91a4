// Goal: the promise on README's first page, kept by the package alone: installed where nothing can be
// downloaded, the rehearsal passes, in time, without a lost request.
// Method: npm pack, then npm install with an empty cache and a registry that nobody can reach, then
// the installed program as a newcomer runs it.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { figure } from "../support/figure.ts";

const project = new URL("../..", import.meta.url).pathname;
let root: string;
let home: string;

const npm = (cwd: string, ...args: string[]): string =>
  execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "slipway-packed-"));
  home = join(root, "home");
  mkdirSync(home);
  npm(project, "pack", "--pack-destination", root);
  const [tarball = ""] = readdirSync(root).filter((name) => name.endsWith(".tgz"));
  figure("the packed package", statSync(join(root, tarball)).size / 1e6, "MB");
  const offline = ["--offline", "--cache", join(root, "cache"), "--registry", "http://127.0.0.1:9"];
  npm(home, "install", "--ignore-scripts", ...offline, join(root, tarball));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Runs the installed program, which finds nothing of this project beside it. */
async function installed(...args: string[]): Promise<{ readonly exit: number; stdout: string }> {
  const child = spawn(join(home, "node_modules/.bin/slipway"), args, {
    cwd: home,
    env: { ...process.env, NO_COLOR: "1", NODE_PATH: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  const exit = await new Promise<number>((done, failed) => {
    child.once("error", failed);
    child.once("close", (code) => done(code ?? -1));
  });
  return { exit, stdout };
}

test("nothing else is installed, and nothing of an earlier build or of the tests", () => {
  const visible = (path: string) => readdirSync(path).filter((name) => !name.startsWith("."));
  const inside = join(home, "node_modules/slipway");
  expect(visible(join(home, "node_modules"))).toEqual(["slipway"]);
  const packed = ["LICENSE", "README.md", "dist", "package.json", "userdata"];
  expect(readdirSync(inside).toSorted()).toEqual(packed);
  expect(readdirSync(join(inside, "dist")).length).toBeLessThan(200);
});

test("slipway --version", async () => {
  const { version } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
  expect(await installed("--version")).toEqual({ exit: 0, stdout: `${version}\n` });
});

test("slipway rehearse --json", async () => {
  const ended = await installed("rehearse", "--json");
  expect(ended.exit, ended.stdout).toBe(0);
  const result = JSON.parse(ended.stdout.trimEnd().split("\n").at(-1) ?? "");
  expect(result).toMatchObject({ outcome: "passed", failedRequests: 0, problems: [] });
  expect(result.acts.map((act: any) => [act.name, act.outcome])).toEqual([
    ["deploy v1", "live"],
    ["deploy v2", "live"],
    ["deploy v3", "rolled-back"],
    ["roll back to v1", "live"],
  ]);
  expect(result.requests.sent).toBeGreaterThan(1000);
  expect(Object.keys(result.requests.byRelease)).toHaveLength(2);
  expect(result.left.strays).toEqual([]);
  expect(result.acts[1].mutations).toBeLessThanOrEqual(20);
  expect(result.acts[2].reason).toContain("PROGRAM_EXITED");
  expect(result.seconds).toBeLessThan(180);
});
