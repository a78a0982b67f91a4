import type { AttributeValue, ConsumedCapacity } from "@aws-sdk/client-dynamodb";
import type { DeleteItemInput, PutItemInput } from "@aws-sdk/client-dynamodb";
import type { Quirks } from "../../quirks/quirks.ts";
import { refuseBroken, writeReports } from "../constraints.ts";
import type { DynamoDb } from "../state.ts";
import { writeItem } from "./write-item.ts";
import type { WriteRequest } from "./write-request.ts";
import { writtenCapacity } from "./written-capacity.ts";

interface WholeWritten {
  readonly Attributes: Record<string, AttributeValue> | undefined;
  readonly ConsumedCapacity: ConsumedCapacity | undefined;
}

/**
 * PutItem and DeleteItem replace or remove a whole item, so there is only the old one to return
 * (aws-facts.md §4). `read` makes the request of an input whose members keep their constraints.
 */
export function writeWholeItem<Input extends PutItemInput | DeleteItemInput>(
  dynamodb: DynamoDb,
  input: Input,
  read: (input: Input, quirks: Quirks) => WriteRequest,
): WholeWritten {
  refuseBroken(writeReports(input));
  const written = writeItem(dynamodb, read(input, dynamodb.quirks));
  return {
    Attributes: input.ReturnValues === "ALL_OLD" ? written.before : undefined,
    ConsumedCapacity: writtenCapacity(input.ReturnConsumedCapacity, written),
  };
}
