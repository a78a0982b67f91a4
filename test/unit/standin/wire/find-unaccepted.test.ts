import { expect, test } from "vitest";
import { findUnaccepted } from "../../../../src/standin/wire/find-unaccepted.ts";
import { dynamodbModel } from "../../../../src/standin/wire/services/dynamodb-model.ts";
import { elbv2Model } from "../../../../src/standin/wire/services/elbv2-model.ts";

const createRule = elbv2Model.operations.get("CreateRule")!.input;
const putItem = dynamodbModel.operations.get("PutItem")!.input;

const forward = {
  Actions: [{ Type: "forward", ForwardConfig: { TargetGroups: [{ TargetGroupArn: "a" }] } }],
};

test.each([
  ["nothing sent", {}, [], undefined],
  ["a scalar accepted", { Priority: 1 }, ["Priority"], undefined],
  ["a scalar not accepted", { Priority: 1 }, ["ListenerArn"], "Priority"],
  ["a list of structures, position left out", forward, ["Actions.Type"], groupPath()],
  ["everything below a path", forward, ["Actions.*"], undefined],
  ["a path without .* covers only itself", forward, ["Actions"], "Actions.Type"],
  ["a path that only begins alike", { Priority: 1 }, ["Priori.*"], "Priority"],
  ["an empty list below which something is accepted", { Tags: [] }, ["Tags.Key"], undefined],
  ["an empty list below which nothing is", { Tags: [] }, ["Tag.Key"], "Tags"],
  [
    "an empty structure",
    { Actions: [{ FixedResponseConfig: {} }] },
    ["Actions.Type"],
    "Actions.FixedResponseConfig",
  ],
  ["a list of scalars", { Conditions: [{ Values: ["/*"] }] }, ["Conditions.Values"], undefined],
])("%s", (_name, input, accepts, expected) => {
  expect(findUnaccepted(createRule, input, accepts)).toBe(expected);
});

test("map keys are left out, whatever they are called", () => {
  const input = { Item: { "a.b": { S: "x" }, nested: { M: { deep: { N: "1" } } } } };
  expect(findUnaccepted(putItem, input, ["Item.S", "Item.M.N"])).toBeUndefined();
  expect(findUnaccepted(putItem, input, ["Item.S"])).toBe("Item.M.N");
});

function groupPath(): string {
  return "Actions.ForwardConfig.TargetGroups.TargetGroupArn";
}
