import { validationException } from "../../validation-error.ts";
import { attributeOf, typeOf } from "../value/attribute-value.ts";
import type { Item, Value } from "../value/attribute-value.ts";

/** A key attribute and its type. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: "S" | "N" | "B";
}

/** The primary key of a table. */
export interface Schema {
  readonly partitionKey: KeyAttribute;
  readonly sortKey: KeyAttribute | undefined;
}

/** The primary key of one item. */
export interface Key {
  readonly partition: Value;
  readonly sort: Value | undefined;
}

/** The key attributes in AWS's order: partition key, sort key. */
export function keyAttributes(schema: Schema): readonly KeyAttribute[] {
  return schema.sortKey ? [schema.partitionKey, schema.sortKey] : [schema.partitionKey];
}

/** The key named by the `Key` member of a request, which must hold the key and nothing else. */
export function keyFromRequest(schema: Schema, given: Item): Key {
  const attributes = keyAttributes(schema);
  if (Object.keys(given).length !== attributes.length) throw mismatch();
  for (const attribute of attributes) refuseKeyAttribute(schema, attribute, given);
  return keyFromStored(schema, given);
}

/** Refuses a key whose value for one attribute is missing, of another type, empty or too long. */
export function refuseKeyAttribute(
  schema: Schema,
  { name, type }: KeyAttribute,
  given: Item,
): void {
  const value = attributeOf(given, name);
  if (value?.[type] === undefined) throw mismatch();
  refuseEmpty("One or more parameter values were invalid: ", name, value);
  refuseLong(name === schema.partitionKey.name, value);
}

function mismatch(): Error {
  return validationException("The provided key element does not match the schema");
}

/** The key of an item to be put, which must have every key attribute in the right type. */
export function keyFromItem(schema: Schema, item: Item): Key {
  for (const [index, { name, type }] of keyAttributes(schema).entries()) {
    const value = attributeOf(item, name);
    if (value === undefined) {
      throw validationException(
        `One or more parameter values were invalid: Missing the key ${name} in the item`,
      );
    }
    if (value[type] === undefined) {
      throw validationException(
        `One or more parameter values were invalid: Type mismatch for key ${name} ` +
          `expected: ${type} actual: ${typeOf(value)}`,
      );
    }
    refuseEmpty("One or more parameter values are not valid. ", name, value);
    refuseLong(index === 0, value);
  }
  return keyFromStored(schema, item);
}

/** The key of an item that is in the table. */
export function keyFromStored(schema: Schema, item: Item): Key {
  const partition = attributeOf(item, schema.partitionKey.name);
  if (partition === undefined) throw new Error("an item without its partition key was let in");
  return { partition, sort: schema.sortKey && attributeOf(item, schema.sortKey.name) };
}

/** The key attributes alone, as in LastEvaluatedKey. */
export function keyItem(schema: Schema, key: Key): Item {
  const partition = { [schema.partitionKey.name]: key.partition };
  return schema.sortKey && key.sort ? { ...partition, [schema.sortKey.name]: key.sort } : partition;
}

function refuseEmpty(prefix: string, name: string, value: Value | undefined): void {
  const type = value?.S === "" ? "string" : value?.B?.length === 0 ? "binary" : undefined;
  if (type === undefined) return;
  throw validationException(
    `${prefix}The AttributeValue for a key attribute cannot contain an empty ${type} value. ` +
      `Key: ${name}`,
  );
}

/** Partition keys up to 2048 bytes, sort keys up to 1024 (aws-facts.md §4). */
function refuseLong(isPartitionKey: boolean, value: Value | undefined): void {
  const refusal = keySizeRefusal(isPartitionKey, value);
  if (refusal) throw refusal;
}

/** Why a value is too long for a key, if it is. */
export function keySizeRefusal(
  isPartitionKey: boolean,
  value: Value | undefined,
): Error | undefined {
  const size = value?.S === undefined ? (value?.B?.length ?? 0) : Buffer.byteLength(value.S);
  if (size <= (isPartitionKey ? 2048 : 1024)) return undefined;
  return validationException(
    "One or more parameter values were invalid: " +
      (isPartitionKey
        ? "Size of hashkey has exceeded the maximum size limit of2048 bytes"
        : "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"),
  );
}
