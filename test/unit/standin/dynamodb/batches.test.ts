// Goal: batches read and write many items, and refuse what AWS refuses of the whole batch.
// Method: calls on two tables; nothing may be written by a refused batch.
import { expect, test } from "vitest";
import { DynamoDbWorld } from "./dynamodb-world.ts";

const keys = (count: number) => Array.from({ length: count }, (_, i) => ({ p: { S: `k${i}` } }));
const puts = (count: number) => keys(count).map((Item) => ({ PutRequest: { Item } }));

test("a batch writes and deletes, and another reads what is there", () => {
  const world = DynamoDbWorld.withTables();
  world.put({});
  const written = world.call("BatchWriteItem", {
    RequestItems: {
      hashes: [...puts(3), { DeleteRequest: { Key: { p: { S: "k" } } } }],
      ranges: [{ PutRequest: { Item: { p: { S: "r" }, c: { N: "1" }, x: { S: "y" } } } }],
    },
    ReturnConsumedCapacity: "TOTAL",
  });
  expect(written).toEqual({
    UnprocessedItems: {},
    ConsumedCapacity: [
      { TableName: "hashes", CapacityUnits: 4 },
      { TableName: "ranges", CapacityUnits: 1 },
    ],
  });
  const read = world.call("BatchGetItem", {
    RequestItems: {
      hashes: { Keys: [...keys(4), { p: { S: "k" } }], ConsistentRead: true },
      ranges: {
        Keys: [{ p: { S: "r" }, c: { N: "1" } }],
        ProjectionExpression: "#x",
        ExpressionAttributeNames: { "#x": "x" },
      },
    },
    ReturnConsumedCapacity: "TOTAL",
  });
  expect(read.Responses).toEqual({ hashes: keys(3), ranges: [{ x: { S: "y" } }] });
  expect(read.UnprocessedKeys).toEqual({});
  expect(read.ConsumedCapacity).toEqual([
    { TableName: "hashes", CapacityUnits: 5 },
    { TableName: "ranges", CapacityUnits: 0.5 },
  ]);
});

test("what is beyond 16 MB comes back as unprocessed keys", () => {
  const world = DynamoDbWorld.withTables();
  const all = keys(45);
  for (const key of all) {
    world.call("PutItem", {
      TableName: "hashes",
      Item: { ...key, x: { S: "x".repeat(400_000) } },
    });
  }
  const request = { Keys: all, ConsistentRead: true };
  const first = world.call("BatchGetItem", { RequestItems: { hashes: request } });
  const left = first.UnprocessedKeys.hashes;
  expect(first.Responses.hashes.length).toBe(41);
  expect(left).toMatchObject({ ConsistentRead: true });
  const second = world.call("BatchGetItem", { RequestItems: { hashes: left } });
  expect(second.Responses.hashes.length).toBe(4);
  expect(second.UnprocessedKeys).toEqual({});
});

const duplicates = "Provided list of item keys contains duplicates";
const oneOf =
  "Supplied AttributeValue has more than one datatypes set, " +
  "must contain exactly one of the supported datatypes";
const empty =
  "1 validation error detected: Value '{}' at 'requestItems' failed to satisfy constraint: " +
  "Member must have length greater than or equal to 1";

test.each<[string, object, string]>([
  ["BatchGetItem", {}, empty],
  ["BatchWriteItem", {}, empty],
  ["BatchGetItem", { hashes: { Keys: [...keys(1), ...keys(1)] } }, duplicates],
  [
    "BatchGetItem",
    { hashes: { Keys: keys(101) } },
    "1 validation error detected: Value '[101 items]' at 'requestItems.hashes.member.keys' " +
      "failed to satisfy constraint: Member must have length less than or equal to 100",
  ],
  [
    "BatchGetItem",
    { hashes: { Keys: keys(60) }, ranges: { Keys: keys(41) } },
    "Too many items requested for the BatchGetItem call",
  ],
  [
    "BatchWriteItem",
    { hashes: puts(26) },
    "1 validation error detected: Value '{...}' at 'requestItems' failed to satisfy constraint: " +
      "Map value must satisfy constraint: [Member must have length less than or equal to 25, " +
      "Member must have length greater than or equal to 1]",
  ],
  [
    "BatchWriteItem",
    { hashes: puts(20), ranges: puts(6) },
    "Too many items requested for the BatchWriteItem call",
  ],
  [
    "BatchWriteItem",
    { hashes: [{ PutRequest: { Item: { q: { S: "k1" } } } }] },
    "The provided key element does not match the schema",
  ],
  [
    "BatchWriteItem",
    { hashes: [...puts(2), { DeleteRequest: { Key: { p: { S: "k1" } } } }] },
    duplicates,
  ],
  ["BatchWriteItem", { hashes: [...puts(1), {}] }, oneOf],
  [
    "BatchWriteItem",
    { hashes: [...puts(1), { DeleteRequest: { Key: { q: { S: "k1" } } } }] },
    "The provided key element does not match the schema",
  ],
])("%s is refused as a whole", (operation, RequestItems, message) => {
  const world = DynamoDbWorld.withTables();
  const error = world.refusal(operation, { RequestItems });
  expect(error).toMatchObject({ code: "ValidationException", message });
  expect(world.call("Scan", { TableName: "hashes" }).Count).toBe(0);
});

test("a batch with a table that is not there writes nothing", () => {
  const world = DynamoDbWorld.withTables();
  const error = world.refusal("BatchWriteItem", {
    RequestItems: { hashes: puts(1), nowhere: puts(1) },
  });
  expect(error.code).toBe("ResourceNotFoundException");
  expect(world.call("Scan", { TableName: "hashes" }).Count).toBe(0);
});
