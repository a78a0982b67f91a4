import { expect, test } from "vitest";
import { faultCatalogue, untested } from "../simulation/fault-catalogue.ts";
import { expectGenerated } from "../support/generated.ts";
import { faultFlaws, faultTable, faultTags } from "./rules/fault-tags.ts";
import { projectFiles } from "./tree.ts";

const tags = faultTags(projectFiles());
const rows = { catalogue: faultCatalogue, untested };

test("every fault has a test, or one of ten reasons why not", () => {
  expect(Object.keys(faultCatalogue)).toHaveLength(85);
  expect(faultFlaws(tags, rows)).toEqual([]);
});

test("the page shows which test injects which fault", () => {
  expectGenerated("test/simulation/FAULTS.md", "faults", faultTable(tags, rows));
});

// Spelt in two pieces, so that this file holds no mark of its own.
const mark = (ids: string): string => `// ${"Faults"}: ${ids}`;

test("a mark belongs to the test after it, however that is written", () => {
  const text = [
    mark("A1, O2."),
    '  test("plain", () => {});',
    mark("A3."),
    "// and why",
    'test.each([\n  ["x", 1],\n])(\n  "of \\"each\\" %s", () => {});',
    mark("T1."),
    "describe(`quoted`, () => {});",
  ].join("\n");
  expect(faultTags([{ path: "test/unit/x.test.ts", text }])).toEqual([
    { path: "test/unit/x.test.ts", title: "plain", ids: ["A1", "O2"] },
    { path: "test/unit/x.test.ts", title: 'of \\"each\\" %s', ids: ["A3"] },
    { path: "test/unit/x.test.ts", title: "quoted", ids: ["T1"] },
  ]);
});

test.each([mark("A1"), mark("A1.\nconst x = 1;"), mark("a1.\ntest('x')")])(
  "a mark that marks nothing is refused: %j",
  (text) => {
    expect(() => faultTags([{ path: "test/unit/x.test.ts", text }])).toThrow("1 marks");
  },
);

test("an unknown fault, one without a test, a needless excuse and an eleventh are named", () => {
  const path = "test/unit/x.test.ts";
  const all = Object.fromEntries(Array.from({ length: 14 }, (_, n) => [`A${n}`, "It fails."]));
  const many = Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`A${n + 1}`, "Why."]));
  const flaws = faultFlaws([{ path, title: "t", ids: ["A1", "Z9"] }], {
    catalogue: all,
    untested: many,
  });
  expect(flaws).toEqual([
    "Z9 is no fault.",
    "A0 has no test: It fails.",
    "A12 has no test: It fails.",
    "A13 has no test: It fails.",
    "A1 has a test: it needs no excuse any more.",
    "11 faults have no test; ten may.",
  ]);
});
