import type { DynamoDb } from "../state.ts";
import { indexKeyOf, projected } from "../table/global-index.ts";
import type { GlobalIndex } from "../table/global-index.ts";
import type { ItemStore } from "../table/item-store.ts";
import { comparePlaces } from "../table/place.ts";
import type { Place, PlacedItem } from "../table/place.ts";
import { keyAttributes, keyItem } from "../table/schema.ts";
import type { Schema } from "../table/schema.ts";
import type { Table } from "../table/table.ts";
import { validationException } from "../../validation-error.ts";
import type { Item, Value } from "../value/attribute-value.ts";
import { identityOf } from "../value/identity.ts";

/** What a Query or Scan goes through: a table, or one of its indexes. */
export interface Source {
  readonly table: Table;
  readonly index: GlobalIndex | undefined;
  /** The key by which it is in order. */
  readonly schema: Schema;
  /** In the order of a Scan. */
  all(): readonly PlacedItem[];
  /** One partition by ascending sort key. */
  partition(value: Value): readonly PlacedItem[];
}

interface SourceMembers {
  readonly TableName: string | undefined;
  readonly IndexName?: string | undefined;
  readonly ConsistentRead?: boolean | undefined;
}

/** Refuses an index that is not there or not filled, and a consistent read of one. */
export function sourceOf(dynamodb: DynamoDb, input: SourceMembers): Source {
  const table = dynamodb.table(input.TableName ?? "");
  const items = () => dynamodb.seen(table, input.ConsistentRead);
  if (input.IndexName === undefined) {
    return {
      table,
      index: undefined,
      schema: table.schema,
      all: () => items().all(),
      partition: (value) => items().partition(value),
    };
  }
  const index = readableIndex(table, input.IndexName);
  if (input.ConsistentRead && dynamodb.quirks.has("DDB-27")) {
    throw validationException("Consistent reads are not supported on global secondary indexes");
  }
  const all = () => indexed(table, index, items());
  const partition = (value: Value) => {
    const identity = identityOf(value);
    return all().filter(({ key }) => identityOf(key.partition) === identity);
  };
  return { table, index, schema: index.schema, all, partition };
}

function readableIndex(table: Table, name: string): GlobalIndex {
  const index = table.indexes.find((one) => one.name === name);
  if (!index || index.status === "DELETING") {
    throw validationException(`The table does not have the specified index: ${name}`);
  }
  if (index.status === "ACTIVE") return index;
  throw validationException(`Cannot read from backfilling global secondary index: ${name}`);
}

/** Worked out when it is read: an index is some of the items of its table, in another order. */
function indexed(table: Table, index: GlobalIndex, items: ItemStore): readonly PlacedItem[] {
  return items
    .all()
    .flatMap(({ key: own, item }) => {
      const key = indexKeyOf(index, item);
      return key ? [{ key, own, item: projected(index, table.schema, item) }] : [];
    })
    .toSorted(comparePlaces);
}

/** The attributes of LastEvaluatedKey: an index's key, and the table's. */
export function placeItem({ table, schema }: Source, { key, own }: Place): Item {
  return { ...(own ? keyItem(table.schema, own) : {}), ...keyItem(schema, key) };
}

/** The names of those attributes. */
export function placeAttributes({ table, schema }: Source): ReadonlySet<string> {
  return new Set(
    [...keyAttributes(table.schema), ...keyAttributes(schema)].map(({ name }) => name),
  );
}
