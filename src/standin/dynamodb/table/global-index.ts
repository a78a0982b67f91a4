import { validationException } from "../../validation-error.ts";
import { attributeOf, typeOf } from "../value/attribute-value.ts";
import type { Item } from "../value/attribute-value.ts";
import { keyAttributes, keyFromStored, keySizeRefusal } from "./schema.ts";
import type { Key, Schema } from "./schema.ts";
import type { Billing } from "./table.ts";

/** A global secondary index: the items of a table that have its key, by that key. */
export interface GlobalIndex {
  readonly name: string;
  readonly schema: Schema;
  readonly projection: IndexProjection;
  billing: Billing;
  /** CREATING and DELETING it cannot be read. */
  status: "CREATING" | "ACTIVE" | "DELETING";
  /** Whether it is being filled from a table that was there before it. */
  isBackfilling: boolean;
}

/** What of its items an index holds, beside the keys. */
export interface IndexProjection {
  readonly type: "ALL" | "KEYS_ONLY" | "INCLUDE";
  /** Of INCLUDE alone. */
  readonly attributes: readonly string[];
}

/** The index's key of an item; none when the item lacks part of it, and so is not in the index. */
export function indexKeyOf({ schema }: GlobalIndex, item: Item): Key | undefined {
  const isThere = keyAttributes(schema).every(
    ({ name, type }) => attributeOf(item, name)?.[type] !== undefined,
  );
  return isThere ? keyFromStored(schema, item) : undefined;
}

/** Whether an index holds an attribute of the items it has. */
export function isProjected(index: GlobalIndex, table: Schema, name: string): boolean {
  const { type, attributes } = index.projection;
  const keys = [...keyAttributes(index.schema), ...keyAttributes(table)];
  return type === "ALL" || attributes.includes(name) || keys.some((key) => key.name === name);
}

/** What an index holds of an item. */
export function projected(index: GlobalIndex, table: Schema, item: Item): Item {
  if (index.projection.type === "ALL") return item;
  return Object.fromEntries(
    Object.entries(item).filter(([name]) => isProjected(index, table, name)),
  );
}

/** Refuses an item to be put whose value for the key of an index cannot be one. */
export function refuseIndexValues(indexes: readonly GlobalIndex[], item: Item): void {
  for (const { name: indexName, schema } of indexes) {
    for (const { name, type } of keyAttributes(schema)) {
      const value = attributeOf(item, name);
      if (value === undefined) continue;
      if (value[type] === undefined) {
        throw validationException(
          `One or more parameter values were invalid: Type mismatch for Index Key ${name} ` +
            `Expected: ${type} Actual: ${typeOf(value)} IndexName: ${indexName}`,
        );
      }
      const kind = value.S === "" ? "string" : value.B?.length === 0 ? "binary" : undefined;
      if (kind !== undefined) {
        throw validationException(
          "One or more parameter values are not valid. A value specified for a secondary index " +
            `key is not supported. ${emptyKey(kind)} IndexName: ${indexName}, IndexKey: ${name}`,
        );
      }
      const refusal = keySizeRefusal(name === schema.partitionKey.name, value);
      if (refusal) throw refusal;
    }
  }
}

/** The same for what an update made of an item, of which AWS says less. */
export function refuseUpdatedIndexValues(indexes: readonly GlobalIndex[], item: Item): void {
  for (const { name, type } of indexes.flatMap(({ schema }) => keyAttributes(schema))) {
    const value = attributeOf(item, name);
    if (value === undefined) continue;
    const attempted = "The update expression attempted to update";
    if (value[type] === undefined) {
      throw validationException(`${attempted} the secondary index key to unsupported type`);
    }
    const kind = value.S === "" ? "string" : value.B?.length === 0 ? "binary" : undefined;
    if (kind !== undefined) {
      throw validationException(
        `${attempted} a secondary index key to a value that is not supported. ${emptyKey(kind)}`,
      );
    }
  }
  refuseIndexValues(indexes, item);
}

function emptyKey(kind: string): string {
  return `The AttributeValue for a key attribute cannot contain an empty ${kind} value.`;
}
