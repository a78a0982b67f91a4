import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readToolchain } from "../../../../../src/standin/instances/room/toolchain.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "slipway-home-"));
  for (const name of [
    ".nvm/v20/bin",
    ".nvm/v20/lib",
    ".pyenv/shims",
    ".pyenv/versions/3.11/bin",
    ".pyenv/versions/3.12/bin",
    "project/node_modules/.bin",
    "bin",
  ]) {
    mkdirSync(join(home, name), { recursive: true });
  }
  writeFileSync(join(home, ".pyenv/version"), "3.12\n");
});
afterEach(() => rmSync(home, { recursive: true }));

test("tools below a home are shown by their own directories, the home never", () => {
  const names = [".pyenv/shims", "project/node_modules/.bin", "bin", "gone"];
  const hostPath = [...names.map((name) => join(home, name)), "relative", "/usr/bin"].join(":");
  const { path, directories } = readToolchain(hostPath, join(home, ".nvm/v20/bin/node"));
  const inHome = path.split(":").filter((one) => one.startsWith(home));
  expect(inHome.map((one) => one.slice(home.length + 1))).toEqual([
    ".pyenv/versions/3.12/bin",
    ".pyenv/versions/3.11/bin",
    "bin",
    ".nvm/v20/bin",
  ]);
  expect(path.split(":")).toContain("/usr/bin");
  expect(path.split(":")).not.toContain("relative");
  expect(directories.map((one) => one.slice(home.length + 1))).toEqual([
    ".pyenv/versions/3.12/bin",
    ".pyenv/versions/3.11/bin",
    "bin",
    ".nvm/v20/bin",
    ".nvm/v20/lib",
  ]);
});

test("a Node that a project has as its own dependency is Node all the same", () => {
  const own = join(home, "project/node_modules/node/bin");
  mkdirSync(own, { recursive: true });
  const { path, directories } = readToolchain(`${own}:/usr/bin`, join(own, "node"));
  expect(path.split(":")).toContain(own);
  expect(directories).toContain(own);
});
