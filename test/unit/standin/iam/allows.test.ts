import { describe, expect, test } from "vitest";
import { allows } from "../../../../src/standin/iam/allows.ts";
import { readStatements } from "../../../../src/standin/iam/statement.ts";

const statement = (change: object) =>
  readStatements([
    {
      Sid: "One",
      Effect: "Allow",
      Action: ["autoscaling:UpdateAutoScalingGroup"],
      Resource: ["arn:aws:autoscaling:*:1:autoScalingGroup:*:autoScalingGroupName/web-?"],
      ...change,
    },
  ]);
const action = "autoscaling:UpdateAutoScalingGroup";
const resource = "arn:aws:autoscaling:us-east-1:1:autoScalingGroup:u:autoScalingGroupName/web-1";
const check = { action, resource, context: {} };

test("action and resource must both match", () => {
  expect(allows(statement({}), check)).toBe(true);
  expect(allows(statement({}), { ...check, action: `${action}s` })).toBe(false);
  expect(allows(statement({}), { ...check, resource: `${resource}0` })).toBe(false);
  expect(allows([], check)).toBe(false);
});

describe("conditions", () => {
  const key = "aws:ResourceTag/slipway:service";
  test.each<[string, object, Record<string, string[]>, boolean]>([
    ["equal", { StringEquals: { [key]: "web" } }, { [key]: ["web"] }, true],
    ["another", { StringEquals: { [key]: "web" } }, { [key]: ["web-api"] }, false],
    [
      "a pattern is a text to StringEquals",
      { StringEquals: { [key]: "w*" } },
      { [key]: ["web"] },
      false,
    ],
    ["a pattern", { StringLike: { [key]: "w*" } }, { [key]: ["web"] }, true],
    ["one of several", { StringEquals: { [key]: ["api", "web"] } }, { [key]: ["web"] }, true],
    ["absent", { StringEquals: { [key]: "web" } }, {}, false],
    [
      "absent, for all",
      { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "web#*" } },
      {},
      true,
    ],
    [
      "one of them not, for all",
      { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "web#*" } },
      { "dynamodb:LeadingKeys": ["web#control", "api#control"] },
      false,
    ],
    [
      "both keys are wanted",
      { StringEquals: { [key]: "web", "aws:ResourceTag/slipway:environment": "test" } },
      { [key]: ["web"] },
      false,
    ],
  ])("%s", (_, Condition, context, answer) => {
    expect(allows(statement({ Condition }), { ...check, context })).toBe(answer);
  });
});

test.each<[string, object]>([
  ["Effect Deny", { Effect: "Deny" }],
  ["Action autoscaling:*", { Action: ["autoscaling:*"] }],
  ["member NotAction", { NotAction: ["s3:GetObject"] }],
  ["operator StringNotEquals", { Condition: { StringNotEquals: { "aws:RequestTag/a": "b" } } }],
  ["condition key aws:SourceIp", { Condition: { StringEquals: { "aws:SourceIp": "1.1.1.1" } } }],
])("%s is refused loudly", (what, change) => {
  expect(() => statement(change)).toThrow(`policy statement One: ${what} is not understood`);
});
