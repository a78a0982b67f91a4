// Goal: update expressions change items, and ReturnValues report them, as DynamoDB does.
// Method: table of updates on a known item: the attributes afterwards, or the refusal.
import { expect, test } from "vitest";
import { DynamoDbWorld } from "./dynamodb-world.ts";

const item = {
  n: { N: "3" },
  s: { S: "hi" },
  ss: { SS: ["cat", "dog"] },
  ns: { NS: ["1", "2"] },
  l: { L: [{ N: "0" }, { N: "1" }, { N: "2" }, { N: "3" }] },
  m: { M: { x: { N: "1" }, c: { L: [{ S: "a" }] } } },
};
const values = {
  ":n": { N: "4" },
  ":s": { S: "new" },
  ":t": { S: "other" },
  ":ss": { SS: ["dog", "pig"] },
  ":dogcat": { SS: ["dog", "cat"] },
  ":ns": { NS: ["2.0", "3"] },
  ":l": { L: [{ S: "z" }] },
};

function update(expression: string | undefined, world = stocked(), more: object = {}): any {
  const used = Object.entries(values).filter(([key]) =>
    new RegExp(`${key}\\b`).test(expression ?? ""),
  );
  return world.call("UpdateItem", {
    TableName: "hashes",
    Key: { p: { S: "k" } },
    UpdateExpression: expression,
    ExpressionAttributeValues: used.length > 0 ? Object.fromEntries(used) : undefined,
    ...more,
  });
}

function stocked(): DynamoDbWorld {
  const world = DynamoDbWorld.withTables();
  world.put(item);
  return world;
}

const N = (text: string) => ({ N: text });
const gone = undefined;

test.each<[string, Record<string, unknown>]>([
  ["SET s = :s", { s: { S: "new" } }],
  ["SET s = :s, q = :n", { s: { S: "new" }, q: N("4") }],
  ["SET n = n + :n", { n: N("7") }],
  ["SET n = :n - n", { n: N("1") }],
  ["SET n = (n - :n)", { n: N("-1") }],
  ["SET q = if_not_exists(q, :n)", { q: N("4") }],
  ["SET n = if_not_exists(n, :n)", { n: N("3") }],
  ["SET q = if_not_exists(q, :n) + n", { q: N("7") }],
  ["SET q = if_not_exists(x1, if_not_exists(n, :n))", { q: N("3") }],
  ["SET q = list_append(if_not_exists(q, :l), m.c)", { q: { L: [{ S: "z" }, { S: "a" }] } }],
  ["SET q = s, s = :s", { q: { S: "hi" }, s: { S: "new" } }],
  ["SET q = s REMOVE s", { q: { S: "hi" }, s: gone }],
  ["REMOVE s SET q = s", { q: { S: "hi" }, s: gone }],
  ["SET m.x = :s, m.d = :n", { m: { M: { x: { S: "new" }, d: N("4"), c: item.m.M.c } } }],
  ["SET m.c[0] = :s", { m: { M: { x: N("1"), c: { L: [{ S: "new" }] } } } }],
  ["REMOVE m.c[0]", { m: { M: { x: N("1"), c: { L: [] } } } }],
  ["REMOVE l[0], l[2]", { l: { L: [N("1"), N("3")] } }],
  ["REMOVE l[1] SET l[3] = :n", { l: { L: [N("0"), N("2"), N("4")] } }],
  ["SET l[3] = :n REMOVE l[1]", { l: { L: [N("0"), N("2"), N("4")] } }],
  [
    "SET l[84] = :s, l[37] = :n, l[2000000000] = :t REMOVE l[0]",
    { l: { L: [N("1"), N("2"), N("3"), N("4"), { S: "new" }, { S: "other" }] } },
  ],
  ["REMOVE l[17], q, m.zz", {}],
  ["ADD n :n, q :n", { n: N("7"), q: N("4") }],
  ["ADD ss :ss", { ss: { SS: ["cat", "dog", "pig"] } }],
  ["ADD ns :ns", { ns: { NS: ["1", "2", "3"] } }],
  ["ADD q :ss", { q: { SS: ["dog", "pig"] } }],
  ["DELETE ss :ss", { ss: { SS: ["cat"] } }],
  ["DELETE ns :ns", { ns: { NS: ["1"] } }],
  ["DELETE ss :dogcat", { ss: gone }],
  ["DELETE q :ss", {}],
  ["SET toString = :s", { toString: { S: "new" } }],
])("%s", (expression, changes) => {
  const world = stocked();
  expect(update(expression, world)).toEqual({});
  const expected = Object.entries({ p: { S: "k" }, ...item, ...changes });
  expect(world.get()).toStrictEqual(
    Object.fromEntries(expected.filter(([, value]) => value !== undefined)),
  );
});

test("a member called __proto__ is a member like any other", () => {
  const world = stocked();
  update("SET m.#p = :s", world, { ExpressionAttributeNames: { "#p": "__proto__" } });
  expect(Object.keys(world.get().m.M)).toEqual(["x", "c", "__proto__"]);
});

const missing = "The provided expression refers to an attribute that does not exist in the item";
const badPath = "The document path provided in the update expression is invalid for update";
const badType = "An operand in the update expression has an incorrect data type";
const partOfKey =
  "One or more parameter values were invalid: Cannot update attribute p. " +
  "This attribute is part of the key";

test.each([
  ["SET q = q + :n", missing],
  ["SET q = x1", missing],
  ["SET q = list_append(x1, :l)", missing],
  ["SET q = s + :n", badType],
  ["SET q = list_append(s, :l)", badType],
  ["ADD s :n", badType],
  ["ADD ss :ns", badType],
  ["DELETE ns :ss", badType],
  ["SET q = s + x1", badType],
  ["ADD s.x :n", badPath],
  ["SET q.x = :n", badPath],
  ["SET s.x = :n", badPath],
  ["SET s[0] = :n", badPath],
  ["SET l.x = :n", badPath],
  ["SET m[0] = :n", badPath],
  ["REMOVE q.x", badPath],
  ["REMOVE s[0]", badPath],
  ["SET p = :s", partOfKey],
  ["REMOVE p", partOfKey],
  ["ADD p.x :n", partOfKey],
])("%s is refused and changes nothing", (expression, message) => {
  const world = stocked();
  expect(() => update(expression, world)).toThrow(
    expect.objectContaining({ code: "ValidationException", message }),
  );
  expect(world.get()).toEqual({ p: { S: "k" }, ...item });
});

test.each<[string | undefined, unknown]>([
  ["SET a = :s", { p: { S: "k" }, a: { S: "new" } }],
  ["ADD a :n", { p: { S: "k" }, a: N("4") }],
  [undefined, { p: { S: "k" } }],
  ["REMOVE a", undefined],
  ["REMOVE a.b, c[0]", undefined],
  ["DELETE a :ss", undefined],
])("on no item, %s leaves %j", (expression, expected) => {
  const world = DynamoDbWorld.withTables();
  const output = update(expression, world, { ReturnValues: "ALL_NEW" });
  expect(output.Attributes).toEqual(expected);
  expect(world.get()).toEqual(expected);
});

test.each<[string, string, unknown]>([
  ["NONE", "SET s = :s", undefined],
  ["ALL_OLD", "SET s = :s", { p: { S: "k" }, ...item }],
  ["ALL_NEW", "SET s = :s", { p: { S: "k" }, ...item, s: { S: "new" } }],
  ["UPDATED_OLD", "SET s = :s, q = :n", { s: { S: "hi" } }],
  ["UPDATED_NEW", "SET s = :s, q = :n", { s: { S: "new" }, q: N("4") }],
  ["UPDATED_OLD", "SET q = :n", undefined],
  ["UPDATED_NEW", "REMOVE s", undefined],
  ["UPDATED_OLD", "REMOVE l[1], l[9]", { l: { L: [N("1")] } }],
  ["UPDATED_OLD", "SET m.c[0] = :n, m.x = :s", { m: { M: { c: { L: [{ S: "a" }] }, x: N("1") } } }],
  ["UPDATED_NEW", "SET m.x = :s", { m: { M: { x: { S: "new" } } } }],
  ["UPDATED_NEW", "SET l[100] = :s", undefined],
  ["UPDATED_NEW", "REMOVE l[1]", { l: { L: [N("2")] } }],
])("%s of %s", (ReturnValues, expression, expected) => {
  expect(update(expression, stocked(), { ReturnValues }).Attributes).toEqual(expected);
});
