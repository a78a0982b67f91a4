import { operation } from "../operation.ts";
import { refuseBroken, writeReports } from "./constraints.ts";
import { validationException } from "../validation-error.ts";
import { readPut } from "./write/read-put.ts";
import { writeItem } from "./write/write-item.ts";
import { writtenCapacity } from "./write/written-capacity.ts";
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
  (region, input) => {
    refuseBroken(writeReports(input));
    if (![undefined, "ALL_OLD", "NONE"].includes(input.ReturnValues)) {
      throw validationException("ReturnValues can only be ALL_OLD or NONE");
    }
    const written = writeItem(region.dynamodb, readPut(input));
    return {
      Attributes: input.ReturnValues === "ALL_OLD" ? written.before : undefined,
      ConsumedCapacity: writtenCapacity(input.ReturnConsumedCapacity, written),
    };
  },
);
