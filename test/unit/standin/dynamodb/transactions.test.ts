// Goal: transactions happen whole or not at all, say why not in order, and repeat safely by token.
// Method: transactions on a known item; after each refusal nothing may have changed.
import { expect, test } from "vitest";
import { DynamoDbWorld } from "./dynamodb-world.ts";

const key = { p: { S: "k" } };
const at = (name: string) => ({ TableName: "hashes", Key: { p: { S: name } } });
const put = (name: string, more: object = {}) => ({
  Put: { TableName: "hashes", Item: { p: { S: name } }, ...more },
});
const increment = {
  Update: {
    ...at("k"),
    UpdateExpression: "SET n = n + :one",
    ExpressionAttributeValues: { ":one": { N: "1" } },
  },
};
const failed = { Code: "ConditionalCheckFailed", Message: "The conditional request failed" };
const none = { Code: "None" };

function stocked(): DynamoDbWorld {
  const world = DynamoDbWorld.withTables();
  world.put({ n: { N: "1" } });
  return world;
}

const transact = (world: DynamoDbWorld, TransactItems: object[], more: object = {}) =>
  world.call("TransactWriteItems", { TransactItems, ...more });
const cancelled = (world: DynamoDbWorld, TransactItems: object[]) => {
  const error = world.refusal("TransactWriteItems", { TransactItems });
  expect(error.code).toBe("TransactionCanceledException");
  return error;
};
const names = (world: DynamoDbWorld) =>
  world
    .call("Scan", { TableName: "hashes" })
    .Items.map((item: any) => item.p.S)
    .toSorted();

test("puts, updates, deletes and checks happen together, on several tables", () => {
  const world = stocked();
  world.call("PutItem", { TableName: "hashes", Item: { p: { S: "old" } } });
  const output = transact(
    world,
    [
      put("new", { ConditionExpression: "attribute_not_exists(p)" }),
      increment,
      { Delete: at("old") },
      { ConditionCheck: { ...at("never"), ConditionExpression: "attribute_not_exists(p)" } },
      { Put: { TableName: "ranges", Item: { p: { S: "r" }, c: { N: "1" } } } },
    ],
    { ReturnConsumedCapacity: "TOTAL" },
  );
  expect(names(world)).toEqual(["k", "new"]);
  expect(world.get().n).toEqual({ N: "2" });
  expect(world.call("Scan", { TableName: "ranges" }).Count).toBe(1);
  expect(output.ConsumedCapacity).toEqual([
    { TableName: "hashes", CapacityUnits: 8, WriteCapacityUnits: 8 },
    { TableName: "ranges", CapacityUnits: 2, WriteCapacityUnits: 2 },
  ]);
});

test("every failed condition is a reason, in the order of the actions, with its item if asked", () => {
  const world = stocked();
  const exists = { ConditionExpression: "attribute_exists(p)" };
  const absent = { ConditionExpression: "attribute_not_exists(p)" };
  const error = cancelled(world, [
    put("new"),
    put("other", exists),
    {
      ConditionCheck: {
        ...at("k"),
        ...absent,
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      },
    },
    { Delete: { ...at("nobody"), ...exists, ReturnValuesOnConditionCheckFailure: "ALL_OLD" } },
  ]);
  expect(error.message).toBe(
    "Transaction cancelled, please refer cancellation reasons for specific reasons " +
      "[None, ConditionalCheckFailed, ConditionalCheckFailed, ConditionalCheckFailed]",
  );
  expect(error.fields).toEqual({
    CancellationReasons: [none, failed, { ...failed, Item: { ...key, n: { N: "1" } } }, failed],
  });
  expect(names(world)).toEqual(["k"]);
});

test("only the first action that does not fit its table is a reason, before any condition", () => {
  const world = stocked();
  const error = cancelled(world, [
    put("new", { ConditionExpression: "attribute_exists(p)" }),
    { Put: { TableName: "hashes", Item: { p: { N: "7" } } } },
    { Put: { TableName: "hashes", Item: { p: { N: "8" } } } },
  ]);
  expect(error.fields).toEqual({
    CancellationReasons: [
      none,
      {
        Code: "ValidationError",
        Message:
          "One or more parameter values were invalid: " +
          "Type mismatch for key p expected: S actual: N",
      },
      none,
    ],
  });
});

test("an update that does not fit its item is a reason", () => {
  const world = stocked();
  const bad = {
    Update: { ...at("nobody"), UpdateExpression: "SET n = m" },
  };
  expect(cancelled(world, [put("new"), bad]).fields).toEqual({
    CancellationReasons: [
      none,
      {
        Code: "ValidationError",
        Message: "The provided expression refers to an attribute that does not exist in the item",
      },
    ],
  });
  expect(names(world)).toEqual(["k"]);
});

const many = (count: number) => Array.from({ length: count }, (_, i) => put(`many${i}`));
const check = { ...at("a"), ConditionExpression: "attribute_exists(p)" };

test.each<[string, object, string]>([
  [
    "no actions",
    { TransactItems: [] },
    "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: " +
      "Member must have length greater than or equal to 1",
  ],
  [
    "101 actions",
    { TransactItems: many(101) },
    "1 validation error detected: Value '[101 items]' at 'transactItems' failed to satisfy " +
      "constraint: Member must have length less than or equal to 100",
  ],
  [
    "a long token",
    { TransactItems: many(1), ClientRequestToken: "x".repeat(37) },
    `1 validation error detected: Value '${"x".repeat(37)}' at 'clientRequestToken' failed to ` +
      "satisfy constraint: Member must have length less than or equal to 36",
  ],
  [
    "one item twice",
    { TransactItems: [put("a"), { ConditionCheck: check }] },
    "Transaction request cannot include multiple operations on one item",
  ],
  [
    "two actions in one",
    { TransactItems: [{ ...put("a"), Delete: at("b") }] },
    "TransactItems can only contain one of Check, Put, Update or Delete",
  ],
  [
    "a wrong option",
    { TransactItems: [put("a", { ReturnValuesOnConditionCheckFailure: "dog" })] },
    "1 validation error detected: Value 'dog' at " +
      "'transactItems.1.member.put.returnValuesOnConditionCheckFailure' failed to satisfy " +
      "constraint: Member must satisfy enum value set: [ALL_OLD, NONE]",
  ],
  [
    "an undefined name",
    { TransactItems: [put("a", { ConditionExpression: "attribute_exists(#xyz)" })] },
    "Invalid ConditionExpression: An expression attribute name used in the document path is not " +
      "defined; attribute name: #xyz",
  ],
  [
    "an unused value",
    {
      TransactItems: [
        put("a", {
          ConditionExpression: "attribute_exists(p)",
          ExpressionAttributeValues: { ":xyz": { N: "7" } },
        }),
      ],
    },
    "Value provided in ExpressionAttributeValues unused in expressions: keys: {:xyz}",
  ],
  [
    "5 MB",
    {
      TransactItems: Array.from({ length: 50 }, (_, i) => ({
        Put: {
          TableName: "hashes",
          Item: { p: { S: `${i}` }, x: { S: "x".repeat(100_000) } },
        },
      })),
    },
    "Transaction payload size cannot exceed 4194304 bytes",
  ],
])("%s is ValidationException for the whole request", (_, input, message) => {
  const world = stocked();
  const error = world.refusal("TransactWriteItems", input as Record<string, unknown>);
  expect(error).toMatchObject({ code: "ValidationException", message });
  expect(names(world)).toEqual(["k"]);
});

test("100 actions are allowed", () => {
  const world = stocked();
  transact(world, many(100));
  expect(names(world).length).toBe(101);
});

test("a table that is not there is ResourceNotFoundException", () => {
  const world = stocked();
  const TransactItems = [put("new"), { Delete: { ...at("k"), TableName: "nowhere" } }];
  expect(world.refusal("TransactWriteItems", { TransactItems }).code).toBe(
    "ResourceNotFoundException",
  );
  expect(names(world)).toEqual(["k"]);
});

test("a token makes a transaction happen once within ten minutes", () => {
  const world = stocked();
  const ClientRequestToken = "token";
  const again = () => transact(world, [increment], { ClientRequestToken });
  again();
  again();
  expect(world.get().n).toEqual({ N: "2" });
  world.clock.advance(599_999);
  again();
  expect(world.get().n).toEqual({ N: "2" });
  world.clock.advance(1);
  again();
  expect(world.get().n).toEqual({ N: "3" });
});

test("a token on another transaction is IdempotentParameterMismatchException", () => {
  const world = stocked();
  const ClientRequestToken = "token";
  const binary = (byte: number) => [
    { Put: { TableName: "hashes", Item: { p: { S: "b" }, b: { B: new Uint8Array([byte]) } } } },
  ];
  transact(world, binary(1), { ClientRequestToken });
  expect(transact(world, binary(1), { ClientRequestToken })).toEqual({});
  const error = world.refusal("TransactWriteItems", {
    TransactItems: binary(2),
    ClientRequestToken,
  });
  expect(error.code).toBe("IdempotentParameterMismatchException");
});

test("a cancelled transaction does not use up its token", () => {
  const world = stocked();
  const ClientRequestToken = "token";
  const guarded = [put("new", { ConditionExpression: "attribute_exists(p)" })];
  expect(() => transact(world, guarded, { ClientRequestToken })).toThrow("cancelled");
  world.call("PutItem", { TableName: "hashes", Item: { p: { S: "new" }, a: { S: "b" } } });
  transact(world, guarded, { ClientRequestToken });
  expect(world.call("GetItem", at("new")).Item).toEqual({ p: { S: "new" } });
});

test("a transactional read answers in order, with a gap for what is not there", () => {
  const world = stocked();
  const output = world.call("TransactGetItems", {
    TransactItems: [
      { Get: at("nobody") },
      { Get: { ...at("k"), ProjectionExpression: "#n", ExpressionAttributeNames: { "#n": "n" } } },
    ],
    ReturnConsumedCapacity: "TOTAL",
  });
  expect(output).toEqual({
    Responses: [{}, { Item: { n: { N: "1" } } }],
    ConsumedCapacity: [{ TableName: "hashes", CapacityUnits: 4, ReadCapacityUnits: 4 }],
  });
  const TransactItems = Array.from({ length: 101 }, (_, i) => ({ Get: at(`${i}`) }));
  expect(world.refusal("TransactGetItems", { TransactItems }).message).toContain(
    "Member must have length less than or equal to 100",
  );
});
