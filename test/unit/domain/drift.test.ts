import { expect, test } from "vitest";
import { driftTable } from "../../../src/domain/drift.ts";
import { expectGenerated } from "../../support/generated.ts";

test("src/engine/DRIFT.md has the table's every row", () => {
  const rows = Object.values(driftTable).map(
    ({ change, answer, does, because }) => `| ${change} | ${answer} | ${does} | ${because} |`,
  );
  const head = ["| somebody changes | answer | what slipway does | because |", "|---|---|---|---|"];
  expectGenerated("src/engine/DRIFT.md", "drift", [...head, ...rows].join("\n"));
});

test("what is not ours is never put back", () => {
  for (const name of ["rule-in-the-way", "listener-default", "production-rule-priority"] as const) {
    expect(driftTable[name].answer, name).not.toBe("put back");
  }
});
