// Goal: DynamoDB's transactions and tables surprise here as in AWS, and each surprise is looked at.
// Method: every quirk by its id through the real SDK client, then without it.
import {
  CreateTableCommand,
  DeleteTableCommand,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import type { AttributeValue, TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { expect } from "vitest";
import { accepted, type QuirkWorld, refused } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";

type Item = Record<string, AttributeValue>;
const TableName = "state";
const at = (sk: string): Item => ({ pk: { S: "p" }, sk: { S: sk } });
const minute = 60_000;
const read = async ({ dynamodb }: QuirkWorld, sk: string) =>
  (await dynamodb.send(new GetItemCommand({ TableName, Key: at(sk), ConsistentRead: true }))).Item;
const transact = (
  { dynamodb }: QuirkWorld,
  TransactItems: TransactWriteItem[],
  ClientRequestToken?: string,
) => dynamodb.send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken }));
const count: TransactWriteItem = {
  Update: {
    TableName,
    Key: at("counter"),
    UpdateExpression: "ADD n :one",
    ExpressionAttributeValues: { ":one": { N: "1" } },
  },
};
const counted = async (world: QuirkWorld) => (await read(world, "counter"))?.["n"]?.N;
const only = (sk: string): TransactWriteItem => ({
  Put: { TableName, Item: at(sk), ConditionExpression: "attribute_not_exists(pk)" },
});

quirk("DDB-17", async (world) => {
  await transact(world, [count], "token");
  await transact(world, [count], "token");
  expect(await counted(world)).toBe("1");
});

quirk("DDB-18", async (world) => {
  await transact(world, [count], "token");
  const { code } = await refused(transact(world, [only("a")], "token"));
  expect(code).toBe("IdempotentParameterMismatchException");
});

quirk("DDB-19", async (world) => {
  await transact(world, [count], "token");
  await world.pass(10 * minute - 50);
  await transact(world, [count], "token");
  expect(await counted(world)).toBe("1");
  await world.pass(50);
  await transact(world, [count], "token");
  expect(await counted(world)).toBe("2");
});

quirk("DDB-20", async (world) => {
  await transact(world, [only("taken")]);
  const failing = transact(world, [only("free"), only("taken"), count]);
  const { code, message } = await refused(failing);
  expect(code).toBe("TransactionCanceledException");
  expect(message).toContain("[None, ConditionalCheckFailed, None]");
  const reasons = await failing.catch(
    (error: { CancellationReasons?: { Code?: string }[] }) => error.CancellationReasons,
  );
  expect(reasons).toMatchObject([
    { Code: "None" },
    { Code: "ConditionalCheckFailed" },
    { Code: "None" },
  ]);
  expect(await read(world, "free")).toBeUndefined();
});

quirk("DDB-21", async (world) => {
  const check: TransactWriteItem = {
    ConditionCheck: {
      TableName,
      Key: at("counter"),
      ConditionExpression: "attribute_not_exists(locked)",
    },
  };
  const { code, message } = await refused(transact(world, [check, count]));
  expect(code).toBe("ValidationException");
  expect(message).toBe("Transaction request cannot include multiple operations on one item");
});

const creation = (name: string) =>
  new CreateTableCommand({
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  });

quirk("DDB-22", async ({ dynamodb, pass }) => {
  const made = await dynamodb.send(creation("fresh"));
  expect(made.TableDescription?.TableStatus).toBe("CREATING");
  const write = () =>
    dynamodb.send(new PutItemCommand({ TableName: "fresh", Item: { pk: { S: "a" } } }));
  expect((await refused(write())).code).toBe("ResourceNotFoundException");
  await pass(500);
  await accepted(write());
});

quirk("DDB-23", async ({ dynamodb, pass }) => {
  await dynamodb.send(new DeleteTableCommand({ TableName }));
  expect((await refused(dynamodb.send(creation(TableName)))).code).toBe("ResourceInUseException");
  await pass(500);
  await accepted(dynamodb.send(creation(TableName)));
});

const putUntil = ({ dynamodb }: QuirkWorld, sk: string, expires: number) =>
  dynamodb.send(
    new PutItemCommand({ TableName, Item: { ...at(sk), expires: { N: `${expires}` } } }),
  );

quirk("DDB-24", async (world) => {
  await putUntil(world, "lock", world.clock.now() / 1000 + 1);
  await world.pass(3 * minute);
  expect(await read(world, "lock")).toBeDefined();
  const { code } = await refused(transact(world, [only("lock")]));
  expect(code).toBe("TransactionCanceledException");
  await world.pass(10 * minute);
  expect(await read(world, "lock")).toBeUndefined();
});

quirk("DDB-25", async (world) => {
  const years = 365 * 24 * 3600;
  await putUntil(world, "old", world.clock.now() / 1000 - 6 * years);
  await putUntil(world, "late", world.clock.now() / 1000 - 4 * years);
  await world.pass(11 * minute);
  expect(await read(world, "late")).toBeUndefined();
  expect(await read(world, "old")).toBeDefined();
});

quirk("DDB-26", async (world) => {
  const set = (Enabled: boolean) =>
    world.dynamodb.send(
      new UpdateTimeToLiveCommand({
        TableName,
        TimeToLiveSpecification: { AttributeName: "expires", Enabled },
      }),
    );
  await set(false);
  await world.pass(2_000);
  expect((await refused(set(true))).code).toBe("ValidationException");
});

const indexedTable = async ({ dynamodb, pass }: QuirkWorld) => {
  await dynamodb.send(
    new CreateTableCommand({
      TableName: "indexed",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "kind"].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      GlobalSecondaryIndexes: [
        {
          IndexName: "by-kind",
          KeySchema: [{ AttributeName: "kind", KeyType: "HASH" }],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    }),
  );
  await pass(500);
};

quirk("DDB-27", async (world) => {
  await indexedTable(world);
  const scan = (ConsistentRead: boolean) =>
    world.dynamodb.send(
      new ScanCommand({ TableName: "indexed", IndexName: "by-kind", ConsistentRead }),
    );
  await accepted(scan(false));
  const { code, message } = await refused(scan(true));
  expect(code).toBe("ValidationException");
  expect(message).toBe("Consistent reads are not supported on global secondary indexes");
});

quirk("DDB-28", async (world) => {
  await indexedTable(world);
  const put = (Item: Item) =>
    accepted(world.dynamodb.send(new PutItemCommand({ TableName: "indexed", Item })));
  const has = { pk: { S: "a" }, kind: { S: "k" } };
  await put(has);
  await put({ pk: { S: "b" } });
  await world.pass(200);
  const scan = new ScanCommand({ TableName: "indexed", IndexName: "by-kind" });
  expect((await world.dynamodb.send(scan)).Items).toEqual([has]);
});
