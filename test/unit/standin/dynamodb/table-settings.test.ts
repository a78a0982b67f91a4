// Goal: a table's billing, protection, tags and point-in-time recovery are what was asked for.
// Method: operations called as the wire does, under a virtual clock.
import { expect, test } from "vitest";
import { DynamoDbWorld } from "./dynamodb-world.ts";

const TableName = "hashes";
const ResourceArn = "arn:aws:dynamodb:eu-west-1:123456789012:table/hashes";
const units = { ReadCapacityUnits: 5, WriteCapacityUnits: 6 };
const described = (world: DynamoDbWorld) => world.call("DescribeTable", { TableName }).Table;

test("a protected table is not deleted", () => {
  const world = DynamoDbWorld.withTables();
  world.call("UpdateTable", { TableName, DeletionProtectionEnabled: true });
  expect(described(world).DeletionProtectionEnabled).toBe(true);
  const { code, message } = world.refusal("DeleteTable", { TableName });
  expect(code).toBe("ValidationException");
  expect(message).toContain("currently protected against deletion");
  world.call("UpdateTable", { TableName, DeletionProtectionEnabled: false });
  expect(world.call("DeleteTable", { TableName }).TableDescription.TableStatus).toBe("DELETING");
});

test("the billing mode changes both ways, and items can be reached meanwhile", () => {
  const world = DynamoDbWorld.withTables();
  const paid = { TableName, BillingMode: "PROVISIONED", ProvisionedThroughput: units };
  world.call("UpdateTable", paid);
  expect(described(world)).toMatchObject({ TableStatus: "UPDATING", ProvisionedThroughput: units });
  expect(described(world)).not.toHaveProperty("BillingModeSummary");
  world.put({});
  expect(world.get()).toEqual({ p: { S: "k" } });
  expect(world.refusal("DeleteTable", { TableName }).code).toBe("ResourceInUseException");
  world.clock.advance(300);
  expect(described(world).TableStatus).toBe("ACTIVE");
  expect(world.refusal("UpdateTable", paid).message).toContain("will not change");
  world.call("UpdateTable", { TableName, BillingMode: "PAY_PER_REQUEST" });
  expect(described(world).BillingModeSummary).toEqual({ BillingMode: "PAY_PER_REQUEST" });
});

test.each<[string, object]>([
  ["At least one of ProvisionedThroughput, BillingMode", {}],
  ["ProvisionedThroughput must be specified when", { BillingMode: "PROVISIONED" }],
  ["Neither ReadCapacityUnits nor WriteCapacityUnits", { ProvisionedThroughput: units }],
  ["must not be null", { GlobalSecondaryIndexUpdates: [{}] }],
])("UpdateTable refuses: %s", (message, input) => {
  const world = DynamoDbWorld.withTables();
  expect(world.refusal("UpdateTable", { TableName, ...input }).message).toContain(message);
  expect(described(world).TableStatus).toBe("ACTIVE");
});

test("tags are added, replaced, listed and taken away", () => {
  const world = DynamoDbWorld.withTables();
  const tags = () => world.call("ListTagsOfResource", { ResourceArn }).Tags;
  const tag = (Key: string, Value: string) => ({ Key, Value });
  world.call("TagResource", { ResourceArn, Tags: [tag("a", "1"), tag("b", "2")] });
  world.call("TagResource", { ResourceArn, Tags: [tag("a", "3")] });
  expect(tags()).toEqual([tag("a", "3"), tag("b", "2")]);
  world.call("UntagResource", { ResourceArn, TagKeys: ["a", "none"] });
  expect(tags()).toEqual([tag("b", "2")]);
  const many = Array.from({ length: 50 }, (_, i) => tag(`t${i}`, ""));
  expect(world.refusal("TagResource", { ResourceArn, Tags: many }).code).toBe(
    "ValidationException",
  );
  const aws = { ResourceArn, Tags: [tag("aws:x", "1")] };
  expect(world.refusal("TagResource", aws).code).toBe("ValidationException");
  expect(tags()).toEqual([tag("b", "2")]);
});

test("tags of what is no table are refused", () => {
  const world = DynamoDbWorld.withTables();
  const none = `${ResourceArn}-not`;
  expect(world.refusal("ListTagsOfResource", { ResourceArn: none }).message).toBe(
    `Requested resource not found: ResourcArn: ${none} not found`,
  );
  expect(world.refusal("ListTagsOfResource", { ResourceArn: "arn:aws:s3:::b/c" }).message).toBe(
    "Invalid TableArn: Invalid ResourceArn provided as input arn:aws:s3:::b/c",
  );
});

test("point-in-time recovery goes back as far as was asked, from when it was switched on", () => {
  const world = DynamoDbWorld.withTables();
  const set = (spec: object) =>
    world.call("UpdateContinuousBackups", {
      TableName,
      PointInTimeRecoverySpecification: spec,
    });
  const recovery = () =>
    world.call("DescribeContinuousBackups", { TableName }).ContinuousBackupsDescription
      .PointInTimeRecoveryDescription;
  expect(recovery()).toEqual({ PointInTimeRecoveryStatus: "DISABLED" });
  const since = world.clock.now();
  set({ PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 2 });
  world.clock.advance(3_600_000);
  expect(recovery()).toEqual({
    PointInTimeRecoveryStatus: "ENABLED",
    RecoveryPeriodInDays: 2,
    EarliestRestorableDateTime: new Date(since),
    LatestRestorableDateTime: new Date(since + 3_300_000),
  });
  const wrong = { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 36 };
  expect(
    world.refusal("UpdateContinuousBackups", {
      TableName,
      PointInTimeRecoverySpecification: wrong,
    }).message,
  ).toContain("less than or equal to 35");
  set({ PointInTimeRecoveryEnabled: false });
  expect(recovery()).toEqual({ PointInTimeRecoveryStatus: "DISABLED" });
  expect(world.refusal("DescribeContinuousBackups", { TableName: "none" }).code).toBe(
    "TableNotFoundException",
  );
});
