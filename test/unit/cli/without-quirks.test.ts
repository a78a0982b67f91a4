import { expect, test } from "vitest";
import { withoutQuirks } from "../../../src/cli/without-quirks.ts";
import { failureOf } from "./failure-of.ts";

test("ids are taken in any case, once each, from one list or several", () => {
  expect(withoutQuirks([])).toEqual([]);
  expect(withoutQuirks(["asg-01, ASG-01", "ASG-01"])).toEqual(["ASG-01"]);
});

test.each([
  ["ASG-1", "There is no quirk ASG-1; did you mean ASG-01?"],
  ["AGS-01", "There is no quirk AGS-01; did you mean ASG-01?"],
  ["ASG-99", expect.stringMatching(/^There is no quirk ASG-99; there are ASG-01.*\.$/)],
  ["nonsense", expect.stringMatching(/^There is no quirk NONSENSE; there are ASG-01.*\.$/)],
  ["ASG-01,", "--without has an empty id."],
])("--without %s is refused in words", async (given, summary) => {
  const failure = await failureOf(() => withoutQuirks([given]));
  expect(failure).toMatchObject({ code: "BAD_INPUT", summary });
});

test("every unknown id is named", async () => {
  const { summary } = await failureOf(() => withoutQuirks(["ASG1,AGS-01"]));
  expect(summary).toContain("ASG1");
  expect(summary).toContain("AGS-01");
});
