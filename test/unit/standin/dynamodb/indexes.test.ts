// Goal: a global secondary index shows the items that have its key, by that key, and no others.
// Method: operations called as the wire does, under a virtual clock.
import { expect, test } from "vitest";
import { DynamoDbWorld } from "./dynamodb-world.ts";

const TableName = "state";
const definitions = ["pk", "sk", "kind", "at"].map((AttributeName) => ({
  AttributeName,
  AttributeType: AttributeName === "at" ? "N" : "S",
}));
const keys = (hash: string, range?: string) => [
  { AttributeName: hash, KeyType: "HASH" },
  ...(range === undefined ? [] : [{ AttributeName: range, KeyType: "RANGE" }]),
];
const index = (IndexName: string, other: object = {}) => ({
  IndexName,
  KeySchema: keys("kind", "at"),
  Projection: { ProjectionType: "ALL" },
  ...other,
});
const creation = (...indexes: object[]) => ({
  TableName,
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: definitions,
  KeySchema: keys("pk", "sk"),
  GlobalSecondaryIndexes: indexes,
});
const include = { ProjectionType: "INCLUDE", NonKeyAttributes: ["who"] };

function indexed(): DynamoDbWorld {
  const world = new DynamoDbWorld();
  const keysOnly = index("keys", { Projection: { ProjectionType: "KEYS_ONLY" } });
  world.call(
    "CreateTable",
    creation(index("whole"), keysOnly, index("some", { Projection: include })),
  );
  world.clock.advance(300);
  return world;
}

const item = (sk: string, at: string | undefined, other: object = {}) => ({
  pk: { S: "p" },
  sk: { S: sk },
  kind: { S: "release" },
  ...(at === undefined ? {} : { at: { N: at } }),
  ...other,
});
const put = (world: DynamoDbWorld, ...items: object[]) => {
  for (const Item of items) world.call("PutItem", { TableName, Item });
};
const asked = (IndexName: string, other: object = {}) => ({
  TableName,
  IndexName,
  KeyConditionExpression: "kind = :k",
  ExpressionAttributeValues: { ":k": { S: "release" } },
  ...other,
});
const sks = ({ Items }: any) => Items.map(({ sk }: any) => sk.S);

test("an index is in the order of its own key, and leaves out what lacks part of it", () => {
  const world = indexed();
  put(world, item("late", "20"), item("early", "3"), item("none", undefined));
  expect(sks(world.call("Query", asked("whole")))).toEqual(["early", "late"]);
  const back = world.call("Query", asked("whole", { ScanIndexForward: false }));
  expect(sks(back)).toEqual(["late", "early"]);
  expect(world.call("Scan", { TableName, IndexName: "whole" }).Count).toBe(2);
  put(world, item("late", "1"));
  expect(sks(world.call("Query", asked("whole")))).toEqual(["late", "early"]);
  world.call("DeleteItem", { TableName, Key: { pk: { S: "p" }, sk: { S: "early" } } });
  expect(sks(world.call("Query", asked("whole")))).toEqual(["late"]);
});

test("it gives what it projects", () => {
  const world = indexed();
  const whole = item("a", "1", { who: { S: "me" }, why: { S: "so" } });
  put(world, whole);
  const { why: _, ...some } = whole as Record<string, object>;
  const { who: __, ...bare } = some;
  expect(world.call("Query", asked("whole")).Items).toEqual([whole]);
  expect(world.call("Query", asked("some")).Items).toEqual([some]);
  expect(world.call("Query", asked("keys")).Items).toEqual([bare]);
  const projected = asked("keys", { Select: "ALL_PROJECTED_ATTRIBUTES" });
  expect(world.call("Query", projected).Items).toEqual([bare]);
});

test("pages go on after LastEvaluatedKey, which has the index's key and the table's", () => {
  const world = indexed();
  put(world, ...["a", "b", "c", "d", "e"].map((sk) => item(sk, "7")));
  for (const [name, request] of [
    ["Query", asked("keys", { Limit: 2 })],
    ["Query", asked("keys", { Limit: 2, ScanIndexForward: false })],
    ["Scan", { TableName, IndexName: "keys", Limit: 2 }],
  ] as const) {
    const seen: string[] = [];
    let page = world.call(name, request);
    expect(Object.keys(page.LastEvaluatedKey).toSorted()).toEqual(["at", "kind", "pk", "sk"]);
    for (;;) {
      seen.push(...sks(page));
      if (!page.LastEvaluatedKey) break;
      page = world.call(name, { ...request, ExclusiveStartKey: page.LastEvaluatedKey });
    }
    expect(seen.toSorted()).toEqual(["a", "b", "c", "d", "e"]);
  }
});

test.each<[string, string, object]>([
  [
    "Consistent reads are not supported on global secondary indexes",
    "Query",
    asked("whole", { ConsistentRead: true }),
  ],
  ["The table does not have the specified index: other", "Query", asked("other")],
  [
    "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for " +
      "global secondary index keys because its projection type is not ALL",
    "Scan",
    { TableName, IndexName: "keys", Select: "ALL_ATTRIBUTES" },
  ],
  [
    "One or more parameter values were invalid: Global secondary index some does not project [why]",
    "Scan",
    { TableName, IndexName: "some", ProjectionExpression: "who, why" },
  ],
  [
    "The provided starting key is invalid",
    "Query",
    asked("whole", { ExclusiveStartKey: { pk: { S: "p" }, sk: { S: "a" } } }),
  ],
  [
    "Filter Expression can only contain non-primary key attributes: Primary key attribute: at",
    "Query",
    asked("whole", {
      FilterExpression: "attribute_exists(#at)",
      ExpressionAttributeNames: { "#at": "at" },
    }),
  ],
  [
    "One or more parameter values were invalid: Type mismatch for Index Key at Expected: N " +
      "Actual: S IndexName: whole",
    "PutItem",
    { TableName, Item: item("a", undefined, { at: { S: "noon" } }) },
  ],
  [
    "One or more parameter values are not valid. A value specified for a secondary index key is " +
      "not supported. The AttributeValue for a key attribute cannot contain an empty string value." +
      " IndexName: whole, IndexKey: kind",
    "PutItem",
    { TableName, Item: item("a", "1", { kind: { S: "" } }) },
  ],
  [
    "The update expression attempted to update the secondary index key to unsupported type",
    "UpdateItem",
    {
      TableName,
      Key: { pk: { S: "p" }, sk: { S: "a" } },
      UpdateExpression: "SET kind = :n",
      ExpressionAttributeValues: { ":n": { N: "1" } },
    },
  ],
])("%s", (message, name, input) => {
  expect(indexed().refusal(name, input as Record<string, unknown>).message).toBe(message);
});

test.each<[string, object]>([
  ["List of GlobalSecondaryIndexes is empty", creation()],
  ["Duplicate index name: one", creation(index("one"), index("one"))],
  ["Unknown ProjectionType: null", creation(index("one", { Projection: {} }))],
  [
    "ProjectionType is ALL, but NonKeyAttributes is specified",
    creation(index("one", { Projection: { ProjectionType: "ALL", NonKeyAttributes: ["a"] } })),
  ],
  [
    "Some index key attributes are not defined in AttributeDefinitions. Keys: [x], " +
      "AttributeDefinitions: [pk, sk, kind, at]",
    creation(index("one", { KeySchema: keys("x") })),
  ],
  [
    "Some AttributeDefinitions are not used. AttributeDefinitions: [pk, sk, kind, at], " +
      "keys used: [pk, sk, kind]",
    creation(index("one", { KeySchema: keys("kind") })),
  ],
  [
    "ProvisionedThroughput should not be specified for index: one when BillingMode is " +
      "PAY_PER_REQUEST",
    creation(
      index("one", { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } }),
    ),
  ],
])("CreateTable refuses: %s", (message, input) => {
  const refusal = new DynamoDbWorld().refusal("CreateTable", input as Record<string, unknown>);
  expect(refusal.message).toBe(`One or more parameter values were invalid: ${message}`);
});

test("DescribeTable tells of indexes as of tables", () => {
  const world = indexed();
  put(world, item("a", "1"), item("b", undefined));
  const { GlobalSecondaryIndexes, AttributeDefinitions } = world.call("DescribeTable", {
    TableName,
  }).Table;
  expect(AttributeDefinitions).toEqual(definitions);
  expect(GlobalSecondaryIndexes[2]).toMatchObject({
    ...index("some", { Projection: include }),
    IndexStatus: "ACTIVE",
    IndexArn: "arn:aws:dynamodb:eu-west-1:123456789012:table/state/index/some",
    ItemCount: 1,
  });
});

test("what a write costs its indexes is told", () => {
  const world = indexed();
  const put_ = (Item: object) =>
    world.call("PutItem", { TableName, Item, ReturnConsumedCapacity: "INDEXES" }).ConsumedCapacity;
  expect(put_(item("a", "1"))).toEqual({
    TableName,
    CapacityUnits: 4,
    Table: { CapacityUnits: 1 },
    GlobalSecondaryIndexes: {
      whole: { CapacityUnits: 1 },
      keys: { CapacityUnits: 1 },
      some: { CapacityUnits: 1 },
    },
  });
  // An entry that moves is deleted and put; what an index does not hold changes nothing there.
  expect(put_(item("a", "2")).CapacityUnits).toBe(7);
  expect(put_(item("a", "2", { why: { S: "so" } })).GlobalSecondaryIndexes).toEqual({
    whole: { CapacityUnits: 1 },
  });
  const read = asked("keys", { ReturnConsumedCapacity: "INDEXES" });
  expect(world.call("Query", read).ConsumedCapacity).toEqual({
    TableName,
    CapacityUnits: 0.5,
    Table: { CapacityUnits: 0 },
    GlobalSecondaryIndexes: { keys: { CapacityUnits: 0.5 } },
  });
});

test("an index is added to a table that has items, filled, and taken away, one at a time", () => {
  const world = new DynamoDbWorld();
  world.region.dynamodb.addTable({ name: TableName, partitionKey: "pk", sortKey: "sk" });
  put(world, item("a", "1"), item("b", undefined));
  const update = (...GlobalSecondaryIndexUpdates: object[]) => ({
    TableName,
    AttributeDefinitions: definitions,
    GlobalSecondaryIndexUpdates,
  });
  const described = () => world.call("DescribeTable", { TableName }).Table;
  world.call("UpdateTable", update({ Create: index("late") }));
  expect(described().TableStatus).toBe("UPDATING");
  expect(world.refusal("UpdateTable", update({ Create: index("more") })).code).toBe(
    "ResourceInUseException",
  );
  put(world, item("c", "2"));
  world.clock.advance(300);
  expect(described()).toMatchObject({
    TableStatus: "ACTIVE",
    GlobalSecondaryIndexes: [{ IndexStatus: "CREATING", Backfilling: true }],
  });
  expect(world.refusal("Query", asked("late")).message).toBe(
    "Cannot read from backfilling global secondary index: late",
  );
  expect(world.refusal("UpdateTable", update({ Create: index("more") })).code).toBe(
    "LimitExceededException",
  );
  world.clock.advance(1_000);
  expect(described().GlobalSecondaryIndexes[0]).not.toHaveProperty("Backfilling");
  expect(sks(world.call("Query", asked("late")))).toEqual(["a", "c"]);
  expect(world.refusal("UpdateTable", update({ Create: index("late") })).message).toBe(
    "Attempting to create an index which already exists",
  );
  world.call("UpdateTable", update({ Delete: { IndexName: "late" } }));
  expect(world.refusal("Query", asked("late")).message).toContain("does not have the specified");
  world.clock.advance(1_000);
  expect(described()).not.toHaveProperty("GlobalSecondaryIndexes");
  expect(world.refusal("UpdateTable", update({ Delete: { IndexName: "late" } })).code).toBe(
    "ResourceNotFoundException",
  );
});
