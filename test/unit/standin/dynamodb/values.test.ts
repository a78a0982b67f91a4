// Goal: every type is stored and returned as it came, and malformed values are refused in AWS's words.
// Method: table of values through PutItem and GetItem.
import { expect, test } from "vitest";
import { DynamoDbWorld } from "./dynamodb-world.ts";

test("every type comes back as it went in", () => {
  const world = DynamoDbWorld.withTables();
  const item = {
    s: { S: "" },
    b: { B: new Uint8Array([0, 255]) },
    bool: { BOOL: false },
    nothing: { NULL: true },
    ss: { SS: ["b", "a"] },
    ns: { NS: ["1", "2.5"] },
    bs: { BS: [new Uint8Array([1]), new Uint8Array([2])] },
    l: { L: [{ N: "1" }, { L: [] }] },
    m: { M: { "": { S: "x" }, constructor: { M: {} } } },
    ["__proto__"]: { S: "own" },
  };
  world.put(item);
  expect(world.get()).toEqual({ p: { S: "k" }, ...item });
});

test("a stored item does not change when the caller's does", () => {
  const world = DynamoDbWorld.withTables();
  const bytes = new Uint8Array([1]);
  const list = { L: [{ S: "a" }] };
  world.put({ bytes: { B: bytes }, list });
  bytes[0] = 9;
  list.L.push({ S: "b" });
  expect(world.get()).toMatchObject({
    bytes: { B: new Uint8Array([1]) },
    list: { L: [{ S: "a" }] },
  });
});

const exactlyOne = "must contain exactly one of the supported datatypes";
const invalid = "One or more parameter values were invalid: ";
const nested = (levels: number): unknown =>
  levels === 0 ? { S: "x" } : { L: [nested(levels - 1)] };

test.each([
  [{}, `Supplied AttributeValue is empty, ${exactlyOne}`],
  [{ M: { a: {} } }, `Supplied AttributeValue is empty, ${exactlyOne}`],
  [{ S: "a", N: "1" }, `Supplied AttributeValue has more than one datatypes set, ${exactlyOne}`],
  [{ NULL: false }, `${invalid}Null attribute value types must have the value of true`],
  [{ SS: [] }, `${invalid}An string set  may not be empty`],
  [{ NS: [] }, `${invalid}An number set  may not be empty`],
  [{ BS: [] }, `${invalid}Binary sets should not be empty`],
  [{ SS: ["a", "a"] }, `${invalid}Input collection [a, a] contains duplicates.`],
  [{ NS: ["1", "1.0"] }, "Input collection contains duplicates"],
  [
    { BS: [new Uint8Array([98]), new Uint8Array([98])] },
    `${invalid}Input collection [Yg==, Yg==]of type BS contains duplicates.`,
  ],
  [nested(33), "Nesting Levels have exceeded supported limits"],
])("%j is refused", (value, message) => {
  const world = DynamoDbWorld.withTables();
  const error = world.refusal("PutItem", {
    TableName: "hashes",
    Item: { p: { S: "k" }, v: value },
  });
  expect(error).toMatchObject({ code: "ValidationException", message });
});

test("32 levels of nesting are allowed", () => {
  const world = DynamoDbWorld.withTables();
  world.put({ v: nested(32) });
  expect(world.get().v).toEqual(nested(32));
});

test("an item may have 400 KB, names included, and not a byte more", () => {
  const world = DynamoDbWorld.withTables();
  const name = "ä";
  const room = 400 * 1024 - "p".length - "k".length - 2;
  world.put({ [name]: { S: "x".repeat(room) } });
  const error = world.refusal("PutItem", {
    TableName: "hashes",
    Item: { p: { S: "k" }, [name]: { S: "x".repeat(room + 1) } },
  });
  expect(error.message).toBe("Item size has exceeded the maximum allowed size");
  const update = world.refusal("UpdateItem", {
    TableName: "hashes",
    Key: { p: { S: "k" } },
    UpdateExpression: "SET b = :b",
    ExpressionAttributeValues: { ":b": { S: "" } },
  });
  expect(update.message).toBe("Item size to update has exceeded the maximum allowed size");
});
