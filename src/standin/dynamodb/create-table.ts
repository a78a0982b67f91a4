import { operation } from "../operation.ts";
import { lengthBetween, oneOf, refuseBroken } from "./constraints.ts";
import { describe } from "./table/describe.ts";
import type { GlobalIndex } from "./table/global-index.ts";
import { readIndex } from "./table/read-index.ts";
import { readSchema } from "./table/read-schema.ts";
import { keyAttributes } from "./table/schema.ts";
import type { Schema } from "./table/schema.ts";
import { readTags } from "./table/read-tags.ts";
import type { Billing } from "./table/table.ts";
import { validationException } from "../validation-error.ts";
import type {
  AttributeDefinition,
  CreateTableInput,
  CreateTableOutput,
} from "@aws-sdk/client-dynamodb";

/** CreateTable: CREATING at once, ACTIVE a little later (aws-facts.md §4). No local indexes. */
export const createTable = operation<CreateTableInput, CreateTableOutput>(
  [
    "TableName",
    "AttributeDefinitions.*",
    "KeySchema.*",
    "BillingMode",
    "ProvisionedThroughput.*",
    "GlobalSecondaryIndexes.*",
    "DeletionProtectionEnabled",
    "Tags.*",
  ],
  (region, input) => {
    const name = input.TableName ?? "";
    const { KeySchema: keys = [], AttributeDefinitions: definitions = [] } = input;
    refuseName(name);
    refuseBroken([
      oneOf("billingMode", input.BillingMode, ["PROVISIONED", "PAY_PER_REQUEST"]),
      lengthBetween("keySchema", `[${keys.length} elements]`, keys.length, 1, 2),
      ...definitions.map(({ AttributeType: type }, index) =>
        oneOf(`attributeDefinitions.${index + 1}.member.attributeType`, type, ["B", "N", "S"]),
      ),
    ]);
    const billing = billingOf(input);
    const schema = schemaOf(input);
    const indexes = indexesOf(input, schema);
    const table = region.dynamodb.createTable(name, schema, {
      billing,
      indexes,
      isProtected: input.DeletionProtectionEnabled ?? false,
      tags: input.Tags ? readTags(input.Tags) : [],
    });
    return { TableDescription: describe(table) };
  },
);

function refuseName(name: string): void {
  if (name.length < 3 || name.length > 255) {
    throw validationException(
      "TableName must be at least 3 characters long and at most 255 characters long",
    );
  }
  if (/^[a-zA-Z0-9_.-]+$/.test(name)) return;
  refuseBroken([
    `Value '${name}' at 'tableName' failed to satisfy constraint: ` +
      "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
  ]);
}

function billingOf({ BillingMode: mode, ProvisionedThroughput: units }: CreateTableInput): Billing {
  if (mode === "PAY_PER_REQUEST") {
    if (!units) return undefined;
    throw invalid(
      "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is " +
        "PAY_PER_REQUEST",
    );
  }
  if (!units?.ReadCapacityUnits || !units.WriteCapacityUnits) {
    throw invalid(
      "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is " +
        "PROVISIONED",
    );
  }
  return { read: units.ReadCapacityUnits, write: units.WriteCapacityUnits };
}

function schemaOf({ KeySchema: keys = [], ...input }: CreateTableInput): Schema {
  const definitions = input.AttributeDefinitions ?? [];
  if (keys.length > definitions.length) {
    throw validationException("Invalid KeySchema: Some index key attribute have no definition");
  }
  const schema = readSchema(keys, definitions);
  if (!input.GlobalSecondaryIndexes && keys.length !== definitions.length) {
    throw invalid(
      "Number of attributes in KeySchema does not exactly match number of attributes defined in " +
        "AttributeDefinitions",
    );
  }
  return schema;
}

const mostIndexes = 20;

function indexesOf(input: CreateTableInput, schema: Schema): readonly GlobalIndex[] {
  const asked = input.GlobalSecondaryIndexes;
  if (!asked) return [];
  if (asked.length === 0) throw invalid("List of GlobalSecondaryIndexes is empty");
  const definitions = input.AttributeDefinitions ?? [];
  const isOnDemand = input.BillingMode === "PAY_PER_REQUEST";
  const names = new Set<string>();
  const indexes = asked.map((one) => {
    const index = readIndex(one, definitions, isOnDemand);
    if (names.has(index.name)) throw invalid(`Duplicate index name: ${index.name}`);
    names.add(index.name);
    return index;
  });
  if (indexes.length > mostIndexes) {
    throw invalid(`GlobalSecondaryIndex count exceeds the per-table limit of ${mostIndexes}`);
  }
  refuseUnused(definitions, [schema, ...indexes.map((index) => index.schema)]);
  return indexes;
}

function refuseUnused(
  definitions: readonly AttributeDefinition[],
  schemas: readonly Schema[],
): void {
  const used = new Set(schemas.flatMap(keyAttributes).map(({ name }) => name));
  const defined = definitions.map(({ AttributeName: name }) => name ?? "");
  if (defined.every((name) => used.has(name))) return;
  throw invalid(
    "Some AttributeDefinitions are not used. " +
      `AttributeDefinitions: [${defined.join(", ")}], keys used: [${[...used].join(", ")}]`,
  );
}

function invalid(what: string): Error {
  return validationException(`One or more parameter values were invalid: ${what}`);
}
