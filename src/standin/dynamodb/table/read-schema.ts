import { validationException } from "../../validation-error.ts";
import type { KeyAttribute, Schema } from "./schema.ts";
import type { AttributeDefinition, KeySchemaElement } from "@aws-sdk/client-dynamodb";

/** The key of a table or an index; refuses one that is none, or not of defined attributes. */
export function readSchema(
  keys: readonly KeySchemaElement[],
  definitions: readonly AttributeDefinition[],
): Schema {
  const names = keys.map(({ AttributeName: name }) => name ?? "");
  const defined = definitions.map(({ AttributeName: name }) => name ?? "");
  if (names.some((name) => !defined.includes(name))) {
    throw validationException(
      "One or more parameter values were invalid: " +
        "Some index key attributes are not defined in AttributeDefinitions. " +
        `Keys: [${names.join(", ")}], AttributeDefinitions: [${defined.join(", ")}]`,
    );
  }
  refuseOrder(
    names,
    keys.map(({ KeyType: type }) => type ?? ""),
  );
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
