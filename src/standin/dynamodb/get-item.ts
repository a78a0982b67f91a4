import { operation } from "../operation.ts";
import { capacityReport, refuseBroken, tableName } from "./constraints.ts";
import { consumedCapacity, readUnits } from "./consumed-capacity.ts";
import { readGet } from "./read/read-get.ts";
import { itemSize } from "./value/item-size.ts";
import type { GetItemInput, GetItemOutput } from "@aws-sdk/client-dynamodb";

/** GetItem: one item by key; no `Item` when there is none. An eventually consistent one may lag. */
export const getItem = operation<GetItemInput, GetItemOutput>(
  [
    "TableName",
    "Key.*",
    "ConsistentRead",
    "ProjectionExpression",
    "ExpressionAttributeNames",
    "ReturnConsumedCapacity",
  ],
  (region, input) => {
    refuseBroken([capacityReport(input.ReturnConsumedCapacity), ...tableName(input.TableName)]);
    const find = readGet(input, region.quirks);
    const table = region.dynamodb.table(input.TableName ?? "");
    const { stored, shown } = find(table, region.dynamodb.seen(table, input.ConsistentRead));
    const units = readUnits(itemSize(stored ?? {}), input.ConsistentRead);
    return {
      Item: shown,
      ConsumedCapacity: consumedCapacity(input.ReturnConsumedCapacity, { name: table.name, units }),
    };
  },
);
