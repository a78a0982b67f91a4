// Goal: the SDK reaches every DynamoDB operation and every member it accepts, and reads the errors.
// Method: the real client talks to a bare stand-in in process; nothing may count as unsupported.
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  IdempotentParameterMismatchException,
  ListTablesCommand,
  PutItemCommand,
  ResourceNotFoundException,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  TransactionCanceledException,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
  paginateQuery,
} from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { VirtualClock } from "../../../src/standin/clock.ts";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import { VirtualDriver } from "../../../src/standin/instances/virtual-driver.ts";
import { quickPace } from "../../../src/standin/region.ts";
import { createStandin } from "../../../src/standin/standin.ts";

function world() {
  const complaints: string[] = [];
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const standin = createStandin({
    clock,
    pace: quickPace,
    driver: new VirtualDriver({ clock, random: () => 0 }),
    complain: (line) => complaints.push(line),
  });
  standin.region.dynamodb.addTable({
    name: "state",
    partitionKey: "p",
    sortKey: { name: "c", type: "N" },
  });
  const client = new DynamoDBClient({
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "AKIDEXAMPLE" },
    requestHandler: inProcessDoor(standin),
  });
  return { client, clock, complaints };
}

const key = (c: number) => ({ p: { S: "k" }, c: { N: `${c}` } });
const TableName = "state";
const asked = {
  ReturnConsumedCapacity: "INDEXES",
  ReturnItemCollectionMetrics: "SIZE",
  ReturnValuesOnConditionCheckFailure: "ALL_OLD",
} as const;

test("items of every type travel there and back, and failures carry the item", async () => {
  const { client, complaints } = world();
  const item = {
    ...key(1),
    bytes: { B: new Uint8Array([0, 1, 255]) },
    gathered: { L: [{ SS: ["a"] }, { NS: ["1.5"] }, { BS: [new Uint8Array([7])] }] },
    flags: { M: { yes: { BOOL: true }, nothing: { NULL: true } } },
  };
  await client.send(
    new PutItemCommand({
      TableName,
      Item: item,
      ConditionExpression: "attribute_not_exists(#p) AND NOT attribute_type(p, :n)",
      ExpressionAttributeNames: { "#p": "p" },
      ExpressionAttributeValues: { ":n": { S: "N" } },
      ReturnValues: "ALL_OLD",
      ...asked,
    }),
  );
  const found = await client.send(
    new GetItemCommand({
      TableName,
      Key: key(1),
      ConsistentRead: true,
      ProjectionExpression: "p, c, #b, gathered, flags",
      ExpressionAttributeNames: { "#b": "bytes" },
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  expect(found.Item).toEqual(item);
  expect(found.ConsumedCapacity).toEqual({ TableName, CapacityUnits: 1 });
  const taken = client.send(
    new PutItemCommand({
      TableName,
      Item: key(1),
      ConditionExpression: "attribute_not_exists(p)",
      ...asked,
    }),
  );
  const error = await taken.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConditionalCheckFailedException);
  expect(error).toMatchObject({ message: "The conditional request failed", Item: item });
  expect(complaints).toEqual([]);
});

test("updates, deletes, batches, queries and scans", async () => {
  const { client, complaints } = world();
  const updated = await client.send(
    new UpdateItemCommand({
      TableName,
      Key: key(1),
      UpdateExpression: "SET #a = if_not_exists(#a, :zero) + :one",
      ConditionExpression: "attribute_not_exists(#a)",
      ExpressionAttributeNames: { "#a": "a" },
      ExpressionAttributeValues: { ":zero": { N: "0" }, ":one": { N: "1" } },
      ReturnValues: "UPDATED_NEW",
      ...asked,
    }),
  );
  expect(updated.Attributes).toEqual({ a: { N: "1" } });
  await client.send(
    new BatchWriteItemCommand({
      RequestItems: {
        [TableName]: [
          ...[2, 3, 4, 5].map((c) => ({ PutRequest: { Item: key(c) } })),
          { DeleteRequest: { Key: key(1) } },
        ],
      },
      ReturnConsumedCapacity: "TOTAL",
      ReturnItemCollectionMetrics: "SIZE",
    }),
  );
  const deleted = await client.send(
    new DeleteItemCommand({
      TableName,
      Key: key(5),
      ConditionExpression: "#c = :c",
      ExpressionAttributeNames: { "#c": "c" },
      ExpressionAttributeValues: { ":c": { N: "5" } },
      ReturnValues: "ALL_OLD",
      ...asked,
    }),
  );
  expect(deleted.Attributes).toEqual(key(5));
  const batch = await client.send(
    new BatchGetItemCommand({
      RequestItems: {
        [TableName]: {
          Keys: [key(1), key(2)],
          ConsistentRead: true,
          ProjectionExpression: "#c",
          ExpressionAttributeNames: { "#c": "c" },
        },
      },
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  expect(batch.Responses).toEqual({ [TableName]: [{ c: { N: "2" } }] });
  const pages = paginateQuery(
    { client, pageSize: 2 },
    {
      TableName,
      KeyConditionExpression: "p = :p AND c BETWEEN :low AND :high",
      FilterExpression: "attribute_not_exists(#a)",
      ProjectionExpression: "c",
      ExpressionAttributeNames: { "#a": "a" },
      ExpressionAttributeValues: { ":p": { S: "k" }, ":low": { N: "0" }, ":high": { N: "9" } },
      ScanIndexForward: false,
      Select: "SPECIFIC_ATTRIBUTES",
      ConsistentRead: true,
      ReturnConsumedCapacity: "TOTAL",
    },
  );
  const seen: unknown[] = [];
  for await (const { Items } of pages) seen.push(Items?.map(({ c }) => c?.N));
  expect(seen).toEqual([["4", "3"], ["2"]]);
  const scanned = await client.send(
    new ScanCommand({
      TableName,
      FilterExpression: "#c > :c",
      ExpressionAttributeNames: { "#c": "c" },
      ExpressionAttributeValues: { ":c": { N: "2" } },
      ProjectionExpression: "c",
      Limit: 10,
      Segment: 0,
      TotalSegments: 1,
      Select: "SPECIFIC_ATTRIBUTES",
      ConsistentRead: true,
      ExclusiveStartKey: key(2),
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  expect(scanned).toMatchObject({ Items: [{ c: { N: "3" } }, { c: { N: "4" } }], Count: 2 });
  expect(complaints).toEqual([]);
});

test("transactions carry their reasons and items; a token may not change its meaning", async () => {
  const { client, complaints } = world();
  const shared = { TableName, ReturnValuesOnConditionCheckFailure: "ALL_OLD" } as const;
  const guarded = {
    ConditionExpression: "attribute_not_exists(#p) OR p = :p",
    ExpressionAttributeNames: { "#p": "p" },
    ExpressionAttributeValues: { ":p": { S: "k" } },
  };
  const TransactItems = [
    { Put: { ...shared, Item: key(1), ...guarded } },
    { Delete: { ...shared, Key: key(2), ...guarded } },
    { ConditionCheck: { ...shared, Key: key(3), ...guarded } },
    {
      Update: {
        ...shared,
        Key: key(4),
        ...guarded,
        UpdateExpression: "SET a = :p",
      },
    },
  ];
  const send = (items: typeof TransactItems, ClientRequestToken: string) =>
    client.send(
      new TransactWriteItemsCommand({
        TransactItems: items,
        ClientRequestToken,
        ReturnConsumedCapacity: "TOTAL",
        ReturnItemCollectionMetrics: "SIZE",
      }),
    );
  await send(TransactItems, "one");
  await send(TransactItems, "one");
  const changed = send(TransactItems.slice(1), "one");
  await expect(changed).rejects.toBeInstanceOf(IdempotentParameterMismatchException);
  const strict = TransactItems.map((item) =>
    item.Put
      ? { Put: { ...shared, Item: key(1), ConditionExpression: "attribute_not_exists(p)" } }
      : item,
  ) as typeof TransactItems;
  const error = await send(strict, "two").catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TransactionCanceledException);
  expect(error).toMatchObject({
    message:
      "Transaction cancelled, please refer cancellation reasons for specific reasons " +
      "[ConditionalCheckFailed, None, None, None]",
    CancellationReasons: [
      {
        Code: "ConditionalCheckFailed",
        Message: "The conditional request failed",
        Item: key(1),
      },
      { Code: "None" },
      { Code: "None" },
      { Code: "None" },
    ],
  });
  const read = await client.send(
    new TransactGetItemsCommand({
      TransactItems: [
        {
          Get: {
            TableName,
            Key: key(4),
            ProjectionExpression: "#a",
            ExpressionAttributeNames: { "#a": "a" },
          },
        },
        { Get: { TableName, Key: key(9) } },
      ],
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  expect(read.Responses).toEqual([{ Item: { a: { S: "k" } } }, {}]);
  expect(complaints).toEqual([]);
});

test("tables are made, described, listed, given a time to live and deleted", async () => {
  const { client, clock, complaints } = world();
  await client.send(
    new CreateTableCommand({
      TableName: "made",
      AttributeDefinitions: [{ AttributeName: "p", AttributeType: "B" }],
      KeySchema: [{ AttributeName: "p", KeyType: "HASH" }],
      BillingMode: "PROVISIONED",
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    }),
  );
  clock.advance(1_000);
  const described = await client.send(new DescribeTableCommand({ TableName: "made" }));
  expect(described.Table).toMatchObject({
    TableStatus: "ACTIVE",
    CreationDateTime: new Date(Date.UTC(2026, 0, 1)),
  });
  const listed = await client.send(
    new ListTablesCommand({ ExclusiveStartTableName: "a", Limit: 1 }),
  );
  expect(listed).toMatchObject({ TableNames: ["made"], LastEvaluatedTableName: "made" });
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: "made",
      TimeToLiveSpecification: { AttributeName: "expiry", Enabled: true },
    }),
  );
  const ttl = await client.send(new DescribeTimeToLiveCommand({ TableName: "made" }));
  expect(ttl.TimeToLiveDescription?.AttributeName).toBe("expiry");
  await client.send(new DeleteTableCommand({ TableName: "made" }));
  clock.advance(1_000);
  const gone = client.send(new DescribeTableCommand({ TableName: "made" }));
  await expect(gone).rejects.toBeInstanceOf(ResourceNotFoundException);
  expect(complaints).toEqual([]);
});
