import { operation } from "../operation.ts";
import { writeWholeItem } from "./write/write-whole-item.ts";
import { readPut } from "./write/read-put.ts";
import type { PutItemInput, PutItemOutput } from "@aws-sdk/client-dynamodb";

/** PutItem: makes or replaces a whole item (aws-facts.md §4). */
export const putItem = operation<PutItemInput, PutItemOutput>(
  [
    "TableName",
    "Item.*",
    "ConditionExpression",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues.*",
    "ReturnValues",
    "ReturnValuesOnConditionCheckFailure",
    "ReturnConsumedCapacity",
    "ReturnItemCollectionMetrics",
  ],
  (region, input) => writeWholeItem(region.dynamodb, input, readPut),
);
