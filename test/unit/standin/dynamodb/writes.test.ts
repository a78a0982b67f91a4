// Goal: puts and deletes check keys and conditions, and report what they were asked to report.
// Method: single calls, with the exact error or output.
import { expect, test } from "vitest";
import { DynamoDbWorld } from "./dynamodb-world.ts";

const key = { p: { S: "k" } };
const invalid = "One or more parameter values were invalid: ";

test("put replaces the whole item and returns the old one when asked", () => {
  const world = DynamoDbWorld.withTables();
  world.put({ a: { S: "1" } });
  const output = world.call("PutItem", {
    TableName: "hashes",
    Item: { ...key, b: { S: "2" } },
    ReturnValues: "ALL_OLD",
  });
  expect(output.Attributes).toEqual({ ...key, a: { S: "1" } });
  expect(world.get()).toEqual({ ...key, b: { S: "2" } });
  const fresh = { TableName: "hashes", Item: { p: { S: "new" } }, ReturnValues: "ALL_OLD" };
  expect(world.call("PutItem", fresh).Attributes).toBeUndefined();
});

test("delete returns the old item when asked; deleting nothing is no error", () => {
  const world = DynamoDbWorld.withTables();
  world.put({ a: { S: "1" } });
  const input = { TableName: "hashes", Key: key, ReturnValues: "ALL_OLD" };
  expect(world.call("DeleteItem", input).Attributes).toEqual({ ...key, a: { S: "1" } });
  expect(world.get()).toBeUndefined();
  expect(world.call("DeleteItem", input)).toEqual({});
});

test.each(["PutItem", "UpdateItem", "DeleteItem"])(
  "%s reports the item that failed the condition, only when asked",
  (operation) => {
    const world = DynamoDbWorld.withTables();
    world.put({ a: { S: "1" } });
    const input = {
      TableName: "hashes",
      ...(operation === "PutItem" ? { Item: key } : { Key: key }),
      ConditionExpression: "attribute_not_exists(p)",
    };
    const plain = world.refusal(operation, input);
    expect(plain.code).toBe("ConditionalCheckFailedException");
    expect(plain.message).toBe("The conditional request failed");
    expect(plain.fields).toStrictEqual({});
    const asked = world.refusal(operation, {
      ...input,
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    expect(asked.fields).toEqual({ Item: { ...key, a: { S: "1" } } });
  },
);

test.each([
  [{ q: { S: "k" } }, `${invalid}Missing the key p in the item`],
  [{ p: { N: "1" } }, `${invalid}Type mismatch for key p expected: S actual: N`],
  [
    { p: { S: "" } },
    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot " +
      "contain an empty string value. Key: p",
  ],
  [
    { p: { S: "ä".repeat(1025) } },
    `${invalid}Size of hashkey has exceeded the maximum size limit of2048 bytes`,
  ],
])("put of %j is refused", (Item, message) => {
  const world = DynamoDbWorld.withTables();
  const error = world.refusal("PutItem", { TableName: "hashes", Item });
  expect(error).toMatchObject({ code: "ValidationException", message });
});

const mismatch = "The provided key element does not match the schema";

test.each([
  ["hashes", {}, mismatch],
  ["hashes", { q: { S: "k" } }, mismatch],
  ["hashes", { p: { N: "1" } }, mismatch],
  ["hashes", { p: { S: "k" }, c: { N: "1" } }, mismatch],
  ["ranges", { p: { S: "k" } }, mismatch],
  [
    "hashes",
    { p: { S: "" } },
    `${invalid}The AttributeValue for a key attribute cannot contain an empty string value. Key: p`,
  ],
])("a key in %s of %j is refused", (TableName, Key, message) => {
  const world = DynamoDbWorld.withTables();
  for (const operation of ["GetItem", "DeleteItem", "UpdateItem"]) {
    expect(world.refusal(operation, { TableName, Key }).message).toBe(message);
  }
});

test("a sort key may have 1024 bytes", () => {
  const world = new DynamoDbWorld();
  world.region.dynamodb.addTable({ name: "texts", partitionKey: "p", sortKey: "c" });
  const input = (length: number) => ({
    TableName: "texts",
    Item: { p: { S: "k" }, c: { S: "x".repeat(length) } },
  });
  world.call("PutItem", input(1024));
  expect(world.refusal("PutItem", input(1025)).message).toBe(
    `${invalid}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`,
  );
});

test("a table that is not there is ResourceNotFoundException; an ARN is as good as a name", () => {
  const world = DynamoDbWorld.withTables();
  world.put({});
  expect(world.refusal("GetItem", { TableName: "nowhere", Key: key })).toMatchObject({
    code: "ResourceNotFoundException",
    message: "Requested resource not found",
  });
  const TableName = "arn:aws:dynamodb:eu-west-1:123456789012:table/hashes";
  expect(world.call("GetItem", { TableName, Key: key }).Item).toEqual(key);
});

test("several broken constraints are reported together, before anything else", () => {
  const world = DynamoDbWorld.withTables();
  const error = world.refusal("PutItem", {
    TableName: "nowhere",
    Item: {},
    ReturnValues: "DOG",
    ReturnConsumedCapacity: "none",
  });
  expect(error.message).toBe(
    "2 validation errors detected: Value 'none' at 'returnConsumedCapacity' failed to satisfy " +
      "constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'DOG' at " +
      "'returnValues' failed to satisfy constraint: Member must satisfy enum value set: " +
      "[ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]",
  );
});

test.each(["PutItem", "DeleteItem"])("%s returns only old values", (operation) => {
  const world = DynamoDbWorld.withTables();
  const error = world.refusal(operation, {
    TableName: "hashes",
    Key: key,
    Item: key,
    ReturnValues: "ALL_NEW",
  });
  expect(error.message).toBe("ReturnValues can only be ALL_OLD or NONE");
});

test("capacity is reported by the larger of the item before and after, reads by 4 KB", () => {
  const world = DynamoDbWorld.withTables();
  const put = (size: number, ReturnConsumedCapacity?: string) =>
    world.call("PutItem", {
      TableName: "hashes",
      Item: { ...key, a: { S: "x".repeat(size) } },
      ReturnConsumedCapacity,
    }).ConsumedCapacity;
  expect(put(5000)).toBeUndefined();
  expect(put(10, "NONE")).toBeUndefined();
  put(5000);
  expect(put(10, "TOTAL")).toEqual({ TableName: "hashes", CapacityUnits: 5 });
  put(5000);
  const get = (ConsistentRead: boolean) =>
    world.call("GetItem", {
      TableName: "hashes",
      Key: key,
      ConsistentRead,
      ReturnConsumedCapacity: "INDEXES",
    }).ConsumedCapacity;
  expect(get(true)).toEqual({
    TableName: "hashes",
    CapacityUnits: 2,
    Table: { CapacityUnits: 2 },
  });
  expect(get(false).CapacityUnits).toBe(1);
});
