import { operation } from "../operation.ts";
import { refuseBroken, updateReports } from "./constraints.ts";
import { project } from "./expression/project.ts";
import type { Action } from "./expression/update.ts";
import type { Item } from "./value/attribute-value.ts";
import { readUpdate } from "./write/read-update.ts";
import { writeItem } from "./write/write-item.ts";
import type { Written } from "./write/write-item.ts";
import { writtenCapacity } from "./write/written-capacity.ts";
import type { UpdateItemInput, UpdateItemOutput } from "@aws-sdk/client-dynamodb";

/** UpdateItem: changes parts of an item, making it if need be (aws-facts.md §4). */
export const updateItem = operation<UpdateItemInput, UpdateItemOutput>(
  [
    "TableName",
    "Key.*",
    "UpdateExpression",
    "ConditionExpression",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues.*",
    "ReturnValues",
    "ReturnValuesOnConditionCheckFailure",
    "ReturnConsumedCapacity",
    "ReturnItemCollectionMetrics",
  ],
  (region, input) => {
    refuseBroken(updateReports(input));
    const request = readUpdate(input, region.quirks);
    const written = writeItem(region.dynamodb, request);
    return {
      Attributes: attributes(input.ReturnValues, request.actions, written),
      ConsumedCapacity: writtenCapacity(input.ReturnConsumedCapacity, written),
    };
  },
);

/** The item, or the parts at the updated paths, as it was or is; nothing rather than `{}`. */
function attributes(
  asked: string | undefined,
  actions: readonly Action[],
  { before, after }: Written,
): Item | undefined {
  const item = asked?.endsWith("_OLD") ? before : asked?.endsWith("_NEW") ? after : undefined;
  if (item === undefined || asked?.startsWith("ALL_")) return item;
  const updated = project(
    actions.map(({ path }) => path),
    item,
  );
  return Object.keys(updated).length > 0 ? updated : undefined;
}
