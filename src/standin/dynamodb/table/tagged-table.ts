import { AwsError } from "../../aws-error.ts";
import type { DynamoDb } from "../state.ts";
import { validationException } from "../../validation-error.ts";
import type { Table } from "./table.ts";

/** The table of the ResourceArn of a tag operation. */
export function taggedTable(dynamodb: DynamoDb, arn: string): Table {
  if (!/^arn:aws:dynamodb:.+:\d+:table\/[^/]{2}[^/]+$/.test(arn)) {
    throw validationException(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
  }
  const table = dynamodb.tableOfArn(arn);
  if (table) return table;
  throw new AwsError(
    "ResourceNotFoundException",
    `Requested resource not found: ResourcArn: ${arn} not found`,
  );
}
