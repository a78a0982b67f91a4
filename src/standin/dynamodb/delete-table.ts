import { operation } from "../operation.ts";
import { describe } from "./table/describe.ts";
import type { DeleteTableInput, DeleteTableOutput } from "@aws-sdk/client-dynamodb";

/** DeleteTable: ACTIVE to DELETING at once, gone a little later; CREATING is refused. */
export const deleteTable = operation<DeleteTableInput, DeleteTableOutput>(
  ["TableName"],
  (region, input) => ({
    TableDescription: describe(region.dynamodb.deleteTable(input.TableName ?? "")),
  }),
);
