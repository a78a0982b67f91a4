import { expect, test } from "vitest";
import { findingsAreProven } from "./rules/findings.ts";
import { projectFiles } from "./tree.ts";

test("every finding of doctor has a test that produces it, and a place in README.md", () => {
  expect(findingsAreProven(projectFiles())).toEqual([]);
});

const whole = {
  "src/domain/finding.ts": '  LEASE_LEFT: "problem",\n  STRANGER: "note",\n',
  "src/engine/doctor/find-orphans.ts": 'code: "STRANGER", code: "LEASE_LEFT"',
  "test/contract/engine/doctor-orphans.test.ts": 'expectOnly("STRANGER", "LEASE_LEFT")',
  "README.md": "`STRANGER` `LEASE_LEFT`",
};
const files = (changes: Partial<typeof whole> = {}) =>
  Object.entries({ ...whole, ...changes }).map(([path, text]) => ({ path, text }));

test("a finding that nothing finds, no test has found, or README.md leaves out is named", () => {
  expect(findingsAreProven(files())).toEqual([]);
  expect(
    findingsAreProven(files({ "test/contract/engine/doctor-orphans.test.ts": '"STRANGER"' })),
  ).toEqual(["LEASE_LEFT is found in no test/contract/*/doctor*.test.ts."]);
  expect(
    findingsAreProven(files({ "src/engine/doctor/find-orphans.ts": "", "README.md": "" })),
  ).toHaveLength(4);
  expect(() => findingsAreProven([])).toThrow("without looking");
});
