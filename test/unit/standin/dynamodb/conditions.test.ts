// Goal: condition expressions decide as DynamoDB does.
// Method: each expression guards a PutItem on a known item; ConditionalCheckFailed means false.
import { expect, test } from "vitest";
import { DynamoDbWorld } from "./dynamodb-world.ts";

const item = {
  s: { S: "hello" },
  n: { N: "5" },
  big: { N: "12345678901234567890123456789012345678" },
  b: { B: Buffer.from("hi there") },
  yes: { BOOL: true },
  nil: { NULL: true },
  ss: { SS: ["a", "b"] },
  ns: { NS: ["2", "4", "7"] },
  bs: { BS: [Buffer.from("x")] },
  l: { L: [{ N: "-1" }, { N: "2" }, { SS: ["q"] }] },
  m: { M: { x: { N: "1" }, y: { L: [{ S: "deep" }] } } },
};

const values = {
  ":hello": { S: "hello" },
  ":hell": { S: "hell" },
  ":ell": { S: "ell" },
  ":zebra": { S: "zebra" },
  ":S": { S: "S" },
  ":M": { S: "M" },
  ":two": { N: "2" },
  ":four": { N: "4.0" },
  ":five": { N: "5.00" },
  ":eight": { N: "8" },
  ":bigger": { N: "12345678901234567890123456789012345679" },
  ":hi": { B: Buffer.from("hi") },
  ":here": { B: Buffer.from("here") },
  ":ba": { SS: ["b", "a"] },
  ":q": { SS: ["q"] },
  ":m": { M: { y: { L: [{ S: "deep" }] }, x: { N: "1" } } },
  ":true": { BOOL: true },
  ":null": { NULL: true },
};

const conditions: [string, boolean][] = [
  ["s = :hello", true],
  ["n = :five", true],
  ["s = :five", false],
  ["ss = :ba", true],
  ["m = :m", true],
  ["yes = :true", true],
  ["nil = :null", true],
  ["gone = :five", false],
  ["gone = away", false],
  ["gone <> away", true],
  ["gone <> :five", true],
  ["n <> :five", false],
  ["s <> :five", true],
  ["n < :eight", true],
  ["n <= :five", true],
  ["n < :five", false],
  ["big < :bigger", true],
  ["s < :zebra", true],
  ["s > :zebra", false],
  ["b >= :hi", true],
  ["s < :five", false],
  ["s > :five", false],
  ["gone < :five", false],
  [":five > gone", false],
  ["gone >= away", false],
  ["l < :five", false],
  ["n BETWEEN :two AND :eight", true],
  ["n BETWEEN :two AND :four", false],
  [":five BETWEEN l[1] AND :eight", true],
  ["n BETWEEN l AND m", false],
  ["n IN (:hello, :five)", true],
  ["n IN (:hello)", false],
  ["ss IN (:ba)", true],
  ["gone IN (:five, away)", false],
  ["attribute_exists(s)", true],
  ["attribute_exists(m.y[0])", true],
  ["attribute_exists(m.y[1])", false],
  ["attribute_exists(s.x)", false],
  ["attribute_exists(toString)", false],
  ["attribute_not_exists(gone)", true],
  ["attribute_not_exists(m.x)", false],
  ["attribute_type(s, :S)", true],
  ["attribute_type(m, :M)", true],
  ["attribute_type(m, :S)", false],
  ["attribute_type(gone, :S)", false],
  ["begins_with(s, :hell)", true],
  ["begins_with(b, :hi)", true],
  ["begins_with(s, :ell)", false],
  ["begins_with(n, s)", false],
  ["begins_with(:hello, s)", true],
  ["contains(s, :ell)", true],
  ["contains(s, :zebra)", false],
  ["contains(b, :here)", true],
  ["contains(ns, :four)", true],
  ["contains(ns, :five)", false],
  ["contains(ss, :four)", false],
  ["contains(l, :two)", true],
  ["contains(l, :q)", true],
  ["contains(l, :ba)", false],
  ["contains(gone, :two)", false],
  ["size(s) = :five", true],
  ["size(b) = :eight", true],
  ["size(ns) > size(ss)", true],
  ["size(m) = :two", true],
  ["size(n) = :two", false],
  ["size(gone) < :eight", false],
  ["size(s) = n", true],
  ["size(s) = :hello", false],
  ["n = :five AND s = :hello", true],
  ["n = :five aNd s = :five", false],
  ["n = :eight OR s = :hello", true],
  ["n = :five OR n = :eight AND s = :five", true],
  ["(n = :five OR n = :eight) AND s = :five", false],
  ["NOT n = :five AND s = :five", false],
  ["NOT (n = :five AND s = :five)", true],
  ["NOT NOT n = :five", true],
  ["n BETWEEN :two AND :eight AND s = :hello", true],
  ["(s) = (:hello)", true],
  ["(m).x < (m.y[0])", false],
  ["((n = :five) AND (s = :hello))", true],
  ["m.x<l[1]", true],
  ["#s = :hello", true],
  ["#m.#x < l[ 1 ]", true],
];

test.each(conditions)("%s is %s", (expression, expected) => {
  const world = DynamoDbWorld.withTables();
  world.put(item);
  const names = { "#s": "s", "#m": "m", "#x": "x" };
  const used = (given: object) =>
    Object.fromEntries(
      Object.entries(given).filter(([key]) => new RegExp(`${key}\\b`).test(expression)),
    );
  const orUndefined = (given: object) => (Object.keys(given).length > 0 ? given : undefined);
  const decide = () => {
    try {
      world.call("PutItem", {
        TableName: "hashes",
        Item: { p: { S: "k" } },
        ConditionExpression: expression,
        ExpressionAttributeNames: orUndefined(used(names)),
        ExpressionAttributeValues: orUndefined(used(values)),
      });
      return true;
    } catch (error) {
      expect(error).toMatchObject({
        code: "ConditionalCheckFailedException",
        message: "The conditional request failed",
      });
      return false;
    }
  };
  expect(decide()).toBe(expected);
  expect(world.get().s).toEqual(expected ? undefined : { S: "hello" });
});

test("a false condition on a key that has no item changes nothing", () => {
  const world = DynamoDbWorld.withTables();
  const error = world.refusal("UpdateItem", {
    TableName: "hashes",
    Key: { p: { S: "k" } },
    UpdateExpression: "SET a = :a",
    ConditionExpression: "attribute_exists(p)",
    ExpressionAttributeValues: { ":a": { S: "a" } },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  expect(error.code).toBe("ConditionalCheckFailedException");
  expect(error.fields).toStrictEqual({});
  expect(world.get()).toBeUndefined();
});
