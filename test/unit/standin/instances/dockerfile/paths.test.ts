import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { matchSources } from "../../../../../src/standin/instances/dockerfile/match-sources.ts";
import { resolveInside } from "../../../../../src/standin/instances/dockerfile/resolve-inside.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "slipway-paths-"));
  mkdirSync(join(root, "a/deep"), { recursive: true });
  for (const name of ["one.txt", "two.txt", ".hidden", "a/x.js", "a/deep/y.js", "b[1].txt"]) {
    writeFileSync(join(root, name), "");
  }
});
afterEach(() => rmSync(root, { recursive: true }));

test.each([
  ["*.txt", ["b[1].txt", "one.txt", "two.txt"]],
  ["*", [".hidden", "a", "b[1].txt", "one.txt", "two.txt"]],
  ["?ne.txt", ["one.txt"]],
  ["[ot]*.txt", ["one.txt", "two.txt"]],
  ["[^o]wo.txt", ["two.txt"]],
  ["*/*.js", ["a/x.js"]],
  ["a/*/y.js", ["a/deep/y.js"]],
  ["./a/", ["a"]],
  [".", ["."]],
  ["b\\[1].txt", ["b[1].txt"]],
  ["gone", []],
  ["*.gone", []],
])("COPY %s", async (pattern, found) => {
  expect(await matchSources(root, pattern)).toEqual(found);
});

test("a path never leaves its root, whatever links say", async () => {
  symlinkSync("/etc", join(root, "absolute"));
  symlinkSync("../../../../../../etc", join(root, "climbing"));
  symlinkSync("a", join(root, "inner"));
  symlinkSync("loop", join(root, "loop"));
  expect(await resolveInside(root, "/absolute/passwd")).toBe(join(root, "etc/passwd"));
  expect(await resolveInside(root, "/climbing/passwd")).toBe(join(root, "etc/passwd"));
  expect(await resolveInside(root, "/../../x")).toBe(join(root, "x"));
  expect(await resolveInside(root, "inner/deep/../x.js")).toBe(join(root, "a/x.js"));
  expect(await resolveInside(root, "/inner", "keep")).toBe(join(root, "inner"));
  expect(await resolveInside(root, "/inner/", "keep")).toBe(join(root, "inner"));
  await expect(resolveInside(root, "loop")).rejects.toThrow("too many links");
});
