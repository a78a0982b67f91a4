import { transformSync } from "esbuild";
import { expect, test } from "vitest";
import { mutants } from "../simulation/mutants/mutants.ts";
import { projectFiles } from "./tree.ts";

const files = new Map(projectFiles().map(({ path, text }) => [path, text]));

test("there are thirty mutants and more, each with a name of its own", () => {
  expect(mutants.length).toBeGreaterThanOrEqual(30);
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});

test.each(mutants)("still fits: $name", ({ file, find, put, suites }) => {
  const parts = (files.get(file) ?? "").split(find);
  const times = parts.length - 1;
  expect(times, `what the mutant looks for stands ${times} times in ${file}`).toBe(1);
  expect(put).not.toBe(find);
  const mutated = parts.join(put);
  expect(() => transformSync(mutated, { loader: "ts" }), "it still is TypeScript").not.toThrow();
  expect(suites.filter((suite) => !files.has(suite))).toEqual([]);
});

test("the page tells of each mutant: npm run mutants writes it anew", () => {
  const page = files.get("test/simulation/README.md") ?? "";
  expect(mutants.filter(({ name }) => !page.includes(`| ${name} |`))).toEqual([]);
});
