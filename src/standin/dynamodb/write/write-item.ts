import { AwsError } from "../../aws-error.ts";
import { holds } from "../expression/evaluate-condition.ts";
import type { DynamoDb } from "../state.ts";
import { keyItem } from "../table/schema.ts";
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
  const key = request.locate(table);
  const before = table.items.get(key);
  if (!isAllowed(request, before)) {
    const isReported = reportsItem(dynamodb, request) && before !== undefined;
    throw new AwsError("ConditionalCheckFailedException", "The conditional request failed", {
      fields: isReported ? { Item: before } : {},
    });
  }
  const after = request.change(before, keyItem(table.schema, key), table);
  dynamodb.write(table, key, after);
  return { table, before, after };
}

/** Whether the condition holds for the item, or for the lack of one. */
export function isAllowed(request: WriteRequest, before: Item | undefined): boolean {
  return request.condition === undefined || holds(request.condition, before ?? {});
}

/** Whether a condition that fails tells the item it failed for. */
export function reportsItem({ quirks }: DynamoDb, request: WriteRequest): boolean {
  return request.reportsItemOnFailure || !quirks.has("DDB-06");
}
