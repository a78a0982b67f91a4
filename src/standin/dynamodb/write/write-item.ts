import { AwsError } from "../../aws-error.ts";
import { holds } from "../expression/evaluate-condition.ts";
import type { DynamoDb } from "../state.ts";
import { keyItem } from "../table/schema.ts";
import type { Key } from "../table/schema.ts";
import type { Table } from "../table/table.ts";
import type { Item } from "../value/attribute-value.ts";
import type { WriteRequest } from "./write-request.ts";

/** An item before and after a write. */
export interface Written {
  readonly table: Table;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/**
 * Makes one conditional write. A condition that does not hold is ConditionalCheckFailedException.
 */
export function writeItem(dynamodb: DynamoDb, request: WriteRequest): Written {
  const table = dynamodb.table(request.tableName);
  const key = request.locate(table.schema);
  const before = table.items.get(key);
  if (!isAllowed(request, before)) {
    const isReported = request.reportsItemOnFailure && before !== undefined;
    throw new AwsError("ConditionalCheckFailedException", "The conditional request failed", {
      fields: isReported ? { Item: before } : {},
    });
  }
  const after = request.change(before, keyItem(table.schema, key));
  store(table, key, after);
  return { table, before, after };
}

/** Whether the condition holds for the item, or for the lack of one. */
export function isAllowed(request: WriteRequest, before: Item | undefined): boolean {
  return request.condition === undefined || holds(request.condition, before ?? {});
}

/** Puts an item in its place, or leaves the place empty. */
export function store(table: Table, key: Key, item: Item | undefined): void {
  if (item === undefined) table.items.delete(key);
  else table.items.put(key, item);
}
