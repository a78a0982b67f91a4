import { operation } from "../operation.ts";
import { between, refuseBroken } from "./constraints.ts";
import type { ListTablesInput, ListTablesOutput } from "@aws-sdk/client-dynamodb";

/** ListTables: names in order, at most 100 a page. */
export const listTables = operation<ListTablesInput, ListTablesOutput>(
  ["ExclusiveStartTableName", "Limit"],
  (region, input) => {
    refuseBroken([between("limit", input.Limit, 1, 100)]);
    const start = input.ExclusiveStartTableName ?? "";
    const limit = input.Limit ?? 100;
    const names = region.dynamodb.tableNames().filter((name) => name > start);
    const page = names.slice(0, limit);
    return {
      TableNames: page,
      LastEvaluatedTableName: names.length > limit ? page.at(-1) : undefined,
    };
  },
);
