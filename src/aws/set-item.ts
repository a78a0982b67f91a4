import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { Item } from "./attribute-value.ts";
import type { Key } from "./state-table.ts";
import { keyOf } from "./state-table.ts";

export interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Item;
}

/**
 * Sets these attributes of an item, which need not be there yet. Others stay as they are: a newer
 * slipway may have added some that this one does not know.
 */
export function setItem(
  table: string,
  key: Key,
  attributes: Item,
  condition: Condition,
): TransactWriteItem {
  const names = Object.keys(attributes);
  return {
    Update: {
      TableName: table,
      Key: keyOf(key),
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`,
      ConditionExpression: condition.ConditionExpression,
      ExpressionAttributeNames: {
        ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ...condition.ExpressionAttributeNames,
      },
      ExpressionAttributeValues: {
        ...Object.fromEntries(Object.entries(attributes).map(([name, one]) => [`:${name}`, one])),
        ...condition.ExpressionAttributeValues,
      },
    },
  };
}
