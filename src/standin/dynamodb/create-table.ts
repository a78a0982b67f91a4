import { operation } from "../operation.ts";
import { lengthBetween, oneOf, refuseBroken } from "./constraints.ts";
import { describe } from "./table/describe.ts";
import type { KeyAttribute, Schema } from "./table/schema.ts";
import type { Billing } from "./table/table.ts";
import { validationException } from "../validation-error.ts";
import type { CreateTableInput, CreateTableOutput } from "@aws-sdk/client-dynamodb";

/** CreateTable: CREATING at once, ACTIVE a little later (aws-facts.md §4). No secondary indexes. */
export const createTable = operation<CreateTableInput, CreateTableOutput>(
  ["TableName", "AttributeDefinitions.*", "KeySchema.*", "BillingMode", "ProvisionedThroughput.*"],
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
    return { TableDescription: describe(region.dynamodb.createTable(name, schema, billing)) };
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

function schemaOf(input: CreateTableInput): Schema {
  const keys = input.KeySchema ?? [];
  const definitions = input.AttributeDefinitions ?? [];
  const names = keys.map(({ AttributeName: name }) => name ?? "");
  const defined = definitions.map(({ AttributeName: name }) => name ?? "");
  if (names.length > defined.length) {
    throw validationException("Invalid KeySchema: Some index key attribute have no definition");
  }
  if (names.some((name) => !defined.includes(name))) {
    throw invalid(
      "Some index key attributes are not defined in AttributeDefinitions. " +
        `Keys: [${names.join(", ")}], AttributeDefinitions: [${defined.join(", ")}]`,
    );
  }
  refuseOrder(
    names,
    keys.map(({ KeyType: type }) => type ?? ""),
  );
  if (names.length !== defined.length) {
    throw invalid(
      "Number of attributes in KeySchema does not exactly match number of attributes defined in " +
        "AttributeDefinitions",
    );
  }
  const [partitionKey, sortKey] = names.map((name) => ({
    name,
    type: typeOfKey(definitions.find((definition) => definition.AttributeName === name)),
  }));
  if (!partitionKey) throw new Error("a table without a key was let in");
  return { partitionKey, sortKey };
}

function refuseOrder(names: readonly string[], types: readonly string[]): void {
  if (names[0] === names[1]) {
    throw validationException(
      "Both the Hash Key and the Range Key element in the KeySchema have the same name",
    );
  }
  if (types[0] !== "HASH") {
    throw validationException(
      "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
    );
  }
  if (types.length > 1 && types[1] !== "RANGE") {
    throw validationException(
      "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type",
    );
  }
}

function typeOfKey(
  definition: { readonly AttributeType?: string | undefined } | undefined,
): KeyAttribute["type"] {
  const type = definition?.AttributeType;
  if (type === "S" || type === "N" || type === "B") return type;
  throw new Error(`a key of type ${type} was let in`);
}

function invalid(what: string): Error {
  return validationException(`One or more parameter values were invalid: ${what}`);
}
