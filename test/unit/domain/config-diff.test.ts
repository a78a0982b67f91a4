// Goal: what differs between two configurations is named, whatever the keys are called.
// Method: pairs of configurations.
import { expect, test } from "vitest";
import { changedKeys, diffConfig } from "../../../src/domain/config-diff.ts";

test("keys are added, removed or changed, in order; equal references are equal", () => {
  const before = { Z: "1", B: "1", SAME: { from: "ssm:/a" }, R: { from: "ssm:/a" } };
  const after = { R: "ssm:/a", A: "1", B: "2", SAME: { from: "ssm:/a" } };
  const diff = diffConfig(before, after);
  expect(diff).toEqual({
    added: { A: "1" },
    removed: { Z: "1" },
    changed: {
      B: { from: "1", to: "2" },
      R: { from: { from: "ssm:/a" }, to: "ssm:/a" },
    },
  });
  expect(changedKeys(diff)).toEqual(["A", "B", "R", "Z"]);
  expect(changedKeys(diffConfig(before, before))).toEqual([]);
});

test("a key may be called as what every object has", () => {
  const odd = JSON.parse('{"constructor":"1","__proto__":"2","toString":"3"}') as Record<
    string,
    string
  >;
  expect(changedKeys(diffConfig({}, odd))).toEqual(["__proto__", "constructor", "toString"]);
  expect(changedKeys(diffConfig(odd, {}))).toEqual(["__proto__", "constructor", "toString"]);
});
