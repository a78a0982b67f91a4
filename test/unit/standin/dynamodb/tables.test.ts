// Goal: tables come, go and expire their items by the clock, and refuse bad definitions.
// Method: a virtual clock moved past each delay; descriptions before and after.
import { expect, test } from "vitest";
import {
  collectionMs,
  tableChangeMs,
  timeToLiveChangeMs,
  timeToLiveRestMs,
} from "../../../../src/standin/dynamodb/durations.ts";
import { DynamoDbWorld } from "./dynamodb-world.ts";

const attribute = (name: string, type = "S") => ({ AttributeName: name, AttributeType: type });
const hash = (name: string) => ({ AttributeName: name, KeyType: "HASH" });
const range = (name: string) => ({ AttributeName: name, KeyType: "RANGE" });
const definition = {
  TableName: "made",
  AttributeDefinitions: [attribute("c", "N"), attribute("p")],
  KeySchema: [hash("p"), range("c")],
  BillingMode: "PAY_PER_REQUEST",
};

test("a table is CREATING, then ACTIVE, then DELETING, then gone", () => {
  const world = new DynamoDbWorld();
  const created = world.call("CreateTable", definition).TableDescription;
  expect(created).toEqual({
    TableName: "made",
    TableArn: "arn:aws:dynamodb:eu-west-1:123456789012:table/made",
    DeletionProtectionEnabled: false,
    TableId: "00000000-0000-4000-8000-000000000001",
    TableStatus: "CREATING",
    CreationDateTime: new Date(Date.UTC(2026, 0, 1)),
    AttributeDefinitions: [attribute("p"), attribute("c", "N")],
    KeySchema: [hash("p"), range("c")],
    ProvisionedThroughput: {
      NumberOfDecreasesToday: 0,
      ReadCapacityUnits: 0,
      WriteCapacityUnits: 0,
    },
    BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
    ItemCount: 0,
    TableSizeBytes: 0,
  });
  const status = () =>
    world.call("DescribeTable", { TableName: "made" }).Table.TableStatus as string;
  const item = { TableName: "made", Item: { p: { S: "k" }, c: { N: "1" } } };
  expect(world.refusal("PutItem", item).code).toBe("ResourceNotFoundException");
  expect(world.refusal("CreateTable", definition).code).toBe("ResourceInUseException");
  expect(world.refusal("DeleteTable", { TableName: "made" })).toMatchObject({
    code: "ResourceInUseException",
    message: "Attempt to change a resource which is still in use: Table is being created: made",
  });
  world.clock.advance(tableChangeMs);
  expect(status()).toBe("ACTIVE");
  world.call("PutItem", item);
  const deleted = world.call("DeleteTable", { TableName: "made" }).TableDescription;
  expect(deleted).toMatchObject({ TableStatus: "DELETING", ItemCount: 1, TableSizeBytes: 5 });
  expect(world.refusal("PutItem", item).code).toBe("ResourceNotFoundException");
  expect(world.refusal("CreateTable", definition).code).toBe("ResourceInUseException");
  expect(world.call("DeleteTable", { TableName: "made" }).TableDescription.TableStatus).toBe(
    "DELETING",
  );
  world.clock.advance(tableChangeMs);
  expect(world.refusal("DescribeTable", { TableName: "made" })).toMatchObject({
    code: "ResourceNotFoundException",
    message: "Requested resource not found: Table: made not found",
  });
  expect(world.call("CreateTable", definition).TableDescription.TableStatus).toBe("CREATING");
});

const invalid = "One or more parameter values were invalid: ";

test.each<[object, string]>([
  [
    { TableName: "ab" },
    "TableName must be at least 3 characters long and at most 255 characters long",
  ],
  [
    { TableName: "a b c" },
    "1 validation error detected: Value 'a b c' at 'tableName' failed to satisfy constraint: " +
      "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
  ],
  [
    { BillingMode: "FREE" },
    "1 validation error detected: Value 'FREE' at 'billingMode' failed to satisfy constraint: " +
      "Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]",
  ],
  [
    { BillingMode: "PROVISIONED" },
    `${invalid}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode ` +
      "is PROVISIONED",
  ],
  [
    { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
    `${invalid}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when ` +
      "BillingMode is PAY_PER_REQUEST",
  ],
  [
    { AttributeDefinitions: [attribute("p"), attribute("c", "SS")] },
    "1 validation error detected: Value 'SS' at 'attributeDefinitions.2.member.attributeType' " +
      "failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]",
  ],
  [
    { KeySchema: [] },
    "1 validation error detected: Value '[0 elements]' at 'keySchema' failed to satisfy " +
      "constraint: Member must have length greater than or equal to 1",
  ],
  [
    { KeySchema: [hash("p"), range("x")] },
    `${invalid}Some index key attributes are not defined in AttributeDefinitions. ` +
      "Keys: [p, x], AttributeDefinitions: [c, p]",
  ],
  [
    { AttributeDefinitions: [attribute("p")] },
    "Invalid KeySchema: Some index key attribute have no definition",
  ],
  [
    { KeySchema: [hash("p"), range("p")] },
    "Both the Hash Key and the Range Key element in the KeySchema have the same name",
  ],
  [
    { KeySchema: [range("p"), hash("c")] },
    "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
  ],
  [
    { KeySchema: [hash("p"), hash("c")] },
    "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type",
  ],
  [
    { KeySchema: [hash("p")] },
    `${invalid}Number of attributes in KeySchema does not exactly match number of attributes ` +
      "defined in AttributeDefinitions",
  ],
])("a definition with %j is refused", (change, message) => {
  const error = new DynamoDbWorld().refusal("CreateTable", { ...definition, ...change });
  expect(error).toMatchObject({ code: "ValidationException", message });
});

test("tables are listed by name in pages", () => {
  const world = new DynamoDbWorld();
  for (const name of ["cc", "aa", "bb"]) {
    world.region.dynamodb.addTable({ name, partitionKey: "p" });
  }
  expect(world.call("ListTables", {})).toEqual({ TableNames: ["aa", "bb", "cc"] });
  expect(world.call("ListTables", { Limit: 2 })).toEqual({
    TableNames: ["aa", "bb"],
    LastEvaluatedTableName: "bb",
  });
  expect(world.call("ListTables", { ExclusiveStartTableName: "bb" })).toEqual({
    TableNames: ["cc"],
  });
  expect(world.refusal("ListTables", { Limit: 101 }).code).toBe("ValidationException");
});

const specify = (AttributeName: string, Enabled: boolean) => ({
  TableName: "hashes",
  TimeToLiveSpecification: { AttributeName, Enabled },
});
const describeTtl = (world: DynamoDbWorld) =>
  world.call("DescribeTimeToLive", { TableName: "hashes" }).TimeToLiveDescription;

test("time to live is enabled and disabled slowly, and not twice in an hour", () => {
  const world = DynamoDbWorld.withTables();
  const refused = (name: string, enabled: boolean) =>
    world.refusal("UpdateTimeToLive", specify(name, enabled)).message;
  expect(describeTtl(world)).toEqual({ TimeToLiveStatus: "DISABLED" });
  expect(refused("expiry", false)).toBe("TimeToLive is already disabled");
  expect(world.call("UpdateTimeToLive", specify("expiry", true))).toEqual({
    TimeToLiveSpecification: { AttributeName: "expiry", Enabled: true },
  });
  expect(describeTtl(world)).toEqual({ TimeToLiveStatus: "ENABLING", AttributeName: "expiry" });
  world.clock.advance(timeToLiveChangeMs);
  expect(describeTtl(world)).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "expiry" });
  expect(refused("expiry", true)).toBe("TimeToLive is already enabled");
  expect(refused("dog", false)).toBe(
    "TimeToLive is active on a different AttributeName: current AttributeName is expiry",
  );
  expect(refused("expiry", false)).toBe(
    "Time to live has been modified multiple times within a fixed interval",
  );
  world.clock.advance(timeToLiveRestMs);
  world.call("UpdateTimeToLive", specify("expiry", false));
  expect(describeTtl(world).TimeToLiveStatus).toBe("DISABLING");
  world.clock.advance(timeToLiveChangeMs);
  expect(describeTtl(world)).toEqual({ TimeToLiveStatus: "DISABLED" });
});

test("expired items are read, and satisfy conditions, until they are collected", () => {
  const world = new DynamoDbWorld();
  world.region.dynamodb.addTable({ name: "hashes", partitionKey: "p", timeToLive: "expiry" });
  const now = world.clock.now() / 1000;
  const put = (p: string, expiry: object) =>
    world.call("PutItem", { TableName: "hashes", Item: { p: { S: p }, expiry } });
  put("passed", { N: String(now - 1) });
  put("soon", { N: String(now + 60.5) });
  put("later", { N: String(now + collectionMs / 1000 + 60) });
  put("ancient", { N: "162777600" });
  put("text", { S: String(now - 1) });
  world.call("PutItem", { TableName: "hashes", Item: { p: { S: "never" } } });
  const present = () =>
    world
      .call("Scan", { TableName: "hashes" })
      .Items.map((item: any) => item.p.S)
      .toSorted();
  world.clock.advance(collectionMs - 1);
  expect(present()).toEqual(["ancient", "later", "never", "passed", "soon", "text"]);
  const taken = world.refusal("PutItem", {
    TableName: "hashes",
    Item: { p: { S: "passed" } },
    ConditionExpression: "attribute_not_exists(p)",
  });
  expect(taken.code).toBe("ConditionalCheckFailedException");
  world.clock.advance(1);
  expect(present()).toEqual(["ancient", "later", "never", "text"]);
  world.clock.advance(collectionMs);
  expect(present()).toEqual(["ancient", "never", "text"]);
});

test("items are no longer collected once time to live is disabled", () => {
  const world = DynamoDbWorld.withTables();
  world.call("UpdateTimeToLive", specify("expiry", true));
  world.clock.advance(timeToLiveRestMs);
  world.call("UpdateTimeToLive", specify("expiry", false));
  world.put({ expiry: { N: String(world.clock.now() / 1000 - 1) } });
  world.clock.advance(3 * collectionMs);
  expect(world.get()).toBeDefined();
});
