import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import { indexName, oneOf, refuseBroken, tableName } from "./constraints.ts";
import { refuseInChange } from "./state.ts";
import type { DynamoDb } from "./state.ts";
import { describe } from "./table/describe.ts";
import { readIndex } from "./table/read-index.ts";
import type { Table } from "./table/table.ts";
import { validationException } from "../validation-error.ts";
import type {
  GlobalSecondaryIndexUpdate,
  UpdateTableInput,
  UpdateTableOutput,
} from "@aws-sdk/client-dynamodb";

/** UpdateTable: one index more or less, the billing mode, and protection against deletion. */
export const updateTable = operation<UpdateTableInput, UpdateTableOutput>(
  [
    "TableName",
    "AttributeDefinitions.*",
    "BillingMode",
    "ProvisionedThroughput.*",
    "DeletionProtectionEnabled",
    "GlobalSecondaryIndexUpdates.Create.*",
    "GlobalSecondaryIndexUpdates.Delete.*",
  ],
  ({ dynamodb }, input) => {
    refuseBroken([
      ...tableName(input.TableName),
      oneOf("billingMode", input.BillingMode, ["PROVISIONED", "PAY_PER_REQUEST"]),
    ]);
    const updates = input.GlobalSecondaryIndexUpdates ?? [];
    refuseNothing(input, updates);
    const table = dynamodb.describedTable(input.TableName ?? "");
    refuseInChange(table);
    const changeBilling = billingChange(table, input);
    const changeIndex = indexChange(dynamodb, table, input, updates);
    if (changeBilling || changeIndex) dynamodb.beginUpdate(table);
    changeBilling?.();
    changeIndex?.();
    table.isProtected = input.DeletionProtectionEnabled ?? table.isProtected;
    return { TableDescription: describe(table) };
  },
);

function refuseNothing(
  input: UpdateTableInput,
  updates: readonly GlobalSecondaryIndexUpdate[],
): void {
  const { ProvisionedThroughput: units, BillingMode: mode } = input;
  const isProtection = input.DeletionProtectionEnabled !== undefined;
  if (!units && !mode && updates.length === 0 && !isProtection) {
    throw validationException(
      "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, " +
        "GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required",
    );
  }
  if (mode === "PROVISIONED" && !units) {
    throw invalid("ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
  }
  if (updates.some(({ Create: create, Delete: remove }) => !create && !remove)) {
    throw invalid(
      "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, " +
        "GlobalSecondaryIndexUpdate.Delete must not be null",
    );
  }
}

/** The change of the billing mode or the units, if it is one. */
function billingChange(table: Table, input: UpdateTableInput): (() => void) | undefined {
  const { BillingMode: mode, ProvisionedThroughput: units } = input;
  const isOnDemand = mode ? mode === "PAY_PER_REQUEST" : !table.billing;
  if (isOnDemand && units) {
    throw invalid(
      "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is " +
        "PAY_PER_REQUEST",
    );
  }
  if (isOnDemand) {
    if (!table.billing) return undefined;
    return () => {
      table.billing = undefined;
      for (const index of table.indexes) index.billing = undefined;
    };
  }
  if (!units) return undefined;
  if (!table.billing && table.indexes.length > 0) {
    const names = table.indexes.map(({ name }) => name).join(",");
    throw invalid(`ProvisionedThroughput must be specified for index: ${names}`);
  }
  const { ReadCapacityUnits: read = 0, WriteCapacityUnits: write = 0 } = units;
  refuseSameUnits(table, read, write);
  return () => {
    table.billing = { read, write };
  };
}

function refuseSameUnits({ billing }: Table, read: number, write: number): void {
  if (billing?.read !== read || billing.write !== write) return;
  throw validationException(
    "The provisioned throughput for the table will not change. " +
      "The requested value equals the current value. " +
      `Current ReadCapacityUnits provisioned for the table: ${billing.read}. ` +
      `Requested ReadCapacityUnits: ${read}. ` +
      `Current WriteCapacityUnits provisioned for the table: ${billing.write}. ` +
      `Requested WriteCapacityUnits: ${write}. ` +
      "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher " +
      "limits.",
  );
}

/** The index to add or to delete, if there is one: AWS makes one at a time. */
function indexChange(
  dynamodb: DynamoDb,
  table: Table,
  input: UpdateTableInput,
  updates: readonly GlobalSecondaryIndexUpdate[],
): (() => void) | undefined {
  const [update] = updates;
  if (!update) return undefined;
  const isBusy = table.indexes.some(({ status }) => status !== "ACTIVE");
  const asked = updates.flatMap((one) => [one.Create ?? [], one.Delete ?? []].flat());
  if (asked.length > 1 || isBusy) {
    throw new AwsError(
      "LimitExceededException",
      "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously " +
        "per table",
    );
  }
  const { Create: create, Delete: remove } = update;
  if (create) {
    const mode = input.BillingMode;
    const isOnDemand = mode ? mode === "PAY_PER_REQUEST" : !table.billing;
    const index = readIndex(create, input.AttributeDefinitions ?? [], isOnDemand);
    if (table.indexes.some(({ name }) => name === index.name)) {
      throw validationException("Attempting to create an index which already exists");
    }
    return () => dynamodb.addIndex(table, index);
  }
  refuseBroken(indexName(remove?.IndexName));
  const index = table.indexes.find(({ name }) => name === remove?.IndexName);
  if (!index) throw new AwsError("ResourceNotFoundException", "Requested resource not found");
  return () => dynamodb.deleteIndex(table, index);
}

function invalid(what: string): Error {
  return validationException(`One or more parameter values were invalid: ${what}`);
}
