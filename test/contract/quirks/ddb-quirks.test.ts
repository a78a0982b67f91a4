// Goal: DynamoDB's items, pages and batches surprise here as in AWS, and each surprise is looked at.
// Method: every quirk by its id through the real SDK client, then without it.
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { AttributeValue, QueryCommandInput } from "@aws-sdk/client-dynamodb";
import { expect } from "vitest";
import { accepted, type QuirkWorld, refused } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";

type Item = Record<string, AttributeValue>;
const TableName = "state";
const at = (sk: string): Item => ({ pk: { S: "p" }, sk: { S: sk } });
const put = ({ dynamodb }: QuirkWorld, sk: string, other: Item = {}) =>
  dynamodb.send(new PutItemCommand({ TableName, Item: { ...at(sk), ...other } }));
const get = async ({ dynamodb }: QuirkWorld, sk: string, ConsistentRead = true) =>
  (await dynamodb.send(new GetItemCommand({ TableName, Key: at(sk), ConsistentRead }))).Item;
const ask = ({ dynamodb }: QuirkWorld, other: Partial<QueryCommandInput> = {}) =>
  dynamodb.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: "pk = :p",
      ConsistentRead: true,
      ...other,
      ExpressionAttributeValues: { ":p": { S: "p" }, ...other.ExpressionAttributeValues },
    }),
  );
const large = (bytes: number): Item => ({ text: { S: "x".repeat(bytes) } });

quirk("DDB-01", async (world) => {
  await put(world, "a");
  expect(await get(world, "a")).toEqual(at("a"));
  expect(await get(world, "a", false)).toBeUndefined();
  const stale = new ScanCommand({ TableName });
  expect((await world.dynamodb.send(stale)).Items).toEqual([]);
  await world.pass(100);
  expect(await get(world, "a", false)).toEqual(at("a"));
  await world.dynamodb.send(new DeleteItemCommand({ TableName, Key: at("a") }));
  expect((await ask(world, { ConsistentRead: false })).Items).toEqual([at("a")]);
});

quirk("DDB-02", async (world) => {
  await put(world, "full", large(409_600 - "pkpskfulltext".length));
  const over = await refused(put(world, "over", large(409_600)));
  expect(over.code).toBe("ValidationException");
  expect(over.message).toBe("Item size has exceeded the maximum allowed size");
  const more = new UpdateItemCommand({
    TableName,
    Key: at("full"),
    UpdateExpression: "SET more = :m",
    ExpressionAttributeValues: { ":m": { S: "m" } },
  });
  const { message } = await refused(world.dynamodb.send(more));
  expect(message).toBe("Item size to update has exceeded the maximum allowed size");
});

quirk("DDB-03", async (world) => {
  await put(world, "a", { n: { N: "1.50e1" }, m: { N: "-00.10" } });
  expect(await get(world, "a")).toMatchObject({ n: { N: "15" }, m: { N: "-0.1" } });
});

quirk("DDB-04", async (world) => {
  const update = new UpdateItemCommand({
    TableName,
    Key: at("new"),
    UpdateExpression: "SET a = :a",
    ExpressionAttributeValues: { ":a": { S: "a" } },
  });
  await accepted(world.dynamodb.send(update));
  expect(await get(world, "new")).toEqual({ ...at("new"), a: { S: "a" } });
});

quirk("DDB-05", async ({ dynamodb }) => {
  await accepted(dynamodb.send(new DeleteItemCommand({ TableName, Key: at("none") })));
});

quirk("DDB-06", async (world) => {
  await put(world, "a");
  const again = {
    TableName,
    Item: at("a"),
    ConditionExpression: "attribute_not_exists(pk)",
  };
  const told = (other: object) =>
    world.dynamodb.send(new PutItemCommand({ ...again, ...other })).then(
      () => "nothing failed",
      (error: { Item?: unknown }) => error.Item,
    );
  expect(await told({ ReturnValuesOnConditionCheckFailure: "ALL_OLD" })).toEqual(at("a"));
  expect(await told({})).toBeUndefined();
});

quirk("DDB-07", async ({ dynamodb }) => {
  const update = (name: string, other: object = {}) =>
    dynamodb.send(
      new UpdateItemCommand({
        TableName,
        Key: at("a"),
        UpdateExpression: `SET ${name} = :v`,
        ExpressionAttributeValues: { ":v": { S: "v" } },
        ...other,
      }),
    );
  const { message } = await refused(update("status"));
  expect(message).toBe(
    "Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: status",
  );
  await accepted(update("#s", { ExpressionAttributeNames: { "#s": "status" } }));
});

quirk("DDB-08", async (world) => {
  const { code, message } = await refused(
    ask(world, { ExpressionAttributeValues: { ":q": { S: "q" } } }),
  );
  expect(code).toBe("ValidationException");
  expect(message).toContain("unused in expressions: keys: {:q}");
});

quirk("DDB-09", async (world) => {
  for (let i = 0; i < 4; i++) await put(world, `${i}`, large(350_000));
  const page = await ask(world, { Limit: 100 });
  expect(page.Items?.length).toBe(3);
  expect(page.LastEvaluatedKey).toEqual(at("2"));
  const rest = await ask(world, { ExclusiveStartKey: page.LastEvaluatedKey });
  expect(rest.Items?.length).toBe(1);
});

quirk("DDB-10", async (world) => {
  for (const sk of ["a", "b", "c"]) await put(world, sk, { kind: { S: sk } });
  const page = await ask(world, {
    Limit: 2,
    FilterExpression: "kind = :k",
    ExpressionAttributeValues: { ":k": { S: "c" } },
  });
  expect(page.Items).toEqual([]);
  expect(page.ScannedCount).toBe(2);
  expect(page.LastEvaluatedKey).toEqual(at("b"));
});

quirk("DDB-11", async (world) => {
  for (const sk of ["a", "b"]) await put(world, sk);
  const { LastEvaluatedKey } = await ask(world, { Limit: 2 });
  expect(LastEvaluatedKey).toEqual(at("b"));
  const next = await ask(world, { Limit: 2, ExclusiveStartKey: LastEvaluatedKey });
  expect(next.Items).toEqual([]);
  expect(next.LastEvaluatedKey).toBeUndefined();
});

quirk("DDB-12", async (world) => {
  const filtered = ask(world, {
    FilterExpression: "sk <> :s",
    ExpressionAttributeValues: { ":s": { S: "s" } },
  });
  const { message } = await refused(filtered);
  expect(message).toContain("Filter Expression can only contain non-primary key attributes");
});

quirk("DDB-13", async (world) => {
  const names = Array.from({ length: 42 }, (_, i) => `${i + 10}`);
  for (const sk of names) await put(world, sk, large(400_000));
  const Keys = names.map(at);
  const batch = new BatchGetItemCommand({
    RequestItems: { [TableName]: { Keys, ConsistentRead: true } },
  });
  const { Responses, UnprocessedKeys } = await world.dynamodb.send(batch);
  expect(Responses?.[TableName]).toHaveLength(41);
  expect(UnprocessedKeys).toEqual({ [TableName]: { Keys: [at("51")], ConsistentRead: true } });
});

quirk("DDB-14", async ({ dynamodb }) => {
  const Keys = Array.from({ length: 101 }, (_, i) => at(`${i}`));
  const { code } = await refused(
    dynamodb.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } })),
  );
  expect(code).toBe("ValidationException");
});

quirk("DDB-15", async ({ dynamodb }) => {
  const writes = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ PutRequest: { Item: at(`${i}`) } }));
  const write = (count: number) =>
    dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: writes(count) } }));
  await accepted(write(25));
  expect((await refused(write(26))).code).toBe("ValidationException");
});

quirk("DDB-16", async ({ dynamodb }) => {
  const twice = [{ PutRequest: { Item: at("a") } }, { DeleteRequest: { Key: at("a") } }];
  const { message } = await refused(
    dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: twice } })),
  );
  expect(message).toBe("Provided list of item keys contains duplicates");
});
