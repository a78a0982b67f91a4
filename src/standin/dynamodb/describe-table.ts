import { operation } from "../operation.ts";
import { describe } from "./table/describe.ts";
import type { DescribeTableInput, DescribeTableOutput } from "@aws-sdk/client-dynamodb";

/** DescribeTable: a table in whatever status. AWS's answer may lag behind; this one does not. */
export const describeTable = operation<DescribeTableInput, DescribeTableOutput>(
  ["TableName"],
  (region, input) => ({ Table: describe(region.dynamodb.describedTable(input.TableName ?? "")) }),
);
