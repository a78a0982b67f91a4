// Goal: the shipped program is one bundle of at most 2 MB, whose every file some command loads, and
// asking for the version reads one of them.
// Method: builds into a directory of its own, in which an earlier build has left a file.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { figure } from "../support/figure.ts";

const root = new URL("../..", import.meta.url).pathname;
const budgetBytes = 2_000_000;
let directory: string;
let files: ReadonlyMap<string, string>;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "slipway-bundle-"));
  writeFileSync(join(directory, "chunk-earlier.js"), "");
  execFileSync(process.execPath, [".build.mjs", "--alone", directory], { cwd: root });
  files = new Map(
    readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), "utf8")]),
  );
}, 120_000);

afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("two megabytes are enough", () => {
  const bytes = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  figure("the bundle", bytes / 1e6, "MB");
  expect(bytes).toBeGreaterThan(500_000);
  expect(bytes).toBeLessThanOrEqual(budgetBytes);
});

test("schemas of AWS that nothing names are left out", () => {
  const text = [...files.values()].join("");
  expect(text.includes('"DescribeSubnets"')).toBe(true);
  expect(text.includes("UpdateSecurityGroupRuleDescriptions")).toBe(false);
});

test("every file is reached from the entry; what else is imported, Node has", () => {
  const reached = new Set<string>();
  const visit = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    const text = files.get(name) ?? "";
    for (const [, target = ""] of text.matchAll(/\bimport\("(\.\/[^"]+)"\)/g))
      visit(target.slice(2));
    for (const [, target = ""] of text.matchAll(/(?:^|[;}\n])import[^"();]*"([^"]+)"/g)) {
      if (target.startsWith("./")) visit(target.slice(2));
      else expect(target).toSatisfy(isBuiltin);
    }
  };
  visit("main.js");
  expect(reached.size).toBeGreaterThan(20);
  expect([...reached].toSorted()).toEqual([...files.keys()].toSorted());
});

test("the entry imports nothing of its own before it is asked for more than the version", () => {
  const entry = files.get("main.js") ?? "";
  expect(entry.split("\n")[0]).toBe("#!/usr/bin/env node");
  expect(/import[^(]*"\.\//.test(entry)).toBe(false);
});
