import { operation } from "../operation.ts";
import { writeWholeItem } from "./write/write-whole-item.ts";
import { readDelete } from "./write/read-delete.ts";
import type { DeleteItemInput, DeleteItemOutput } from "@aws-sdk/client-dynamodb";

/** DeleteItem: deletes one item; one that is not there is no error (aws-facts.md §4). */
export const deleteItem = operation<DeleteItemInput, DeleteItemOutput>(
  [
    "TableName",
    "Key.*",
    "ConditionExpression",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues.*",
    "ReturnValues",
    "ReturnValuesOnConditionCheckFailure",
    "ReturnConsumedCapacity",
    "ReturnItemCollectionMetrics",
  ],
  (region, input) => writeWholeItem(region.dynamodb, input, readDelete),
);
