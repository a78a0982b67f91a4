import { operation } from "../operation.ts";
import { capacityReport, lengthBetween, refuseBroken, shownList } from "./constraints.ts";
import { readUnits } from "./consumed-capacity.ts";
import { readGet } from "./read/read-get.ts";
import { transactionCapacity } from "./transaction-capacity.ts";
import { itemSize } from "./value/item-size.ts";
import type { TransactGetItemsInput, TransactGetItemsOutput } from "@aws-sdk/client-dynamodb";

/** TransactGetItems: up to 100 items as they are at one moment, in the order asked for. */
export const transactGetItems = operation<TransactGetItemsInput, TransactGetItemsOutput>(
  [
    "TransactItems.Get.TableName",
    "TransactItems.Get.Key.*",
    "TransactItems.Get.ProjectionExpression",
    "TransactItems.Get.ExpressionAttributeNames",
    "ReturnConsumedCapacity",
  ],
  (region, input) => {
    const items = input.TransactItems ?? [];
    refuseBroken([
      lengthBetween("transactItems", shownList(items), items.length, 1, 100),
      capacityReport(input.ReturnConsumedCapacity),
    ]);
    const finds = items.map(({ Get: get }) => ({
      tableName: get?.TableName ?? "",
      find: readGet({ ...get, Key: get?.Key }, region.quirks),
    }));
    const tables = finds.map(({ tableName }) => region.dynamodb.table(tableName));
    const found = finds.flatMap(({ find }, index) => {
      const table = tables[index];
      return table ? [{ table, ...find(table, table.items) }] : [];
    });
    const uses = found.map(({ table, stored }) => ({
      name: table.name,
      units: 2 * readUnits(itemSize(stored ?? {}), true),
    }));
    return {
      Responses: found.map(({ shown: Item }) => (Item ? { Item } : {})),
      ConsumedCapacity: transactionCapacity(
        input.ReturnConsumedCapacity,
        "ReadCapacityUnits",
        uses,
      ),
    };
  },
);
