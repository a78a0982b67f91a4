import { operation } from "../operation.ts";
import { refuseBroken, writeReports } from "./constraints.ts";
import { validationException } from "../validation-error.ts";
import { readDelete } from "./write/read-delete.ts";
import { writeItem } from "./write/write-item.ts";
import { writtenCapacity } from "./write/written-capacity.ts";
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
  (region, input) => {
    refuseBroken(writeReports(input));
    if (![undefined, "ALL_OLD", "NONE"].includes(input.ReturnValues)) {
      throw validationException("ReturnValues can only be ALL_OLD or NONE");
    }
    const written = writeItem(region.dynamodb, readDelete(input));
    return {
      Attributes: input.ReturnValues === "ALL_OLD" ? written.before : undefined,
      ConsumedCapacity: writtenCapacity(input.ReturnConsumedCapacity, written),
    };
  },
);
