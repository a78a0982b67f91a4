import { beginExpressions } from "../expression/request-expressions.ts";
import type { ExpressionMembers } from "../expression/request-expressions.ts";
import { keyFromItem } from "../table/schema.ts";
import { validationException } from "../../validation-error.ts";
import { itemSize } from "../value/item-size.ts";
import { readItem } from "../value/read-value.ts";
import { conditionPart, largestItem, refuseReturnValues } from "./write-request.ts";
import type { ConditionMembers, WriteRequest } from "./write-request.ts";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** The members of PutItem, and of a transaction's Put, that say what to write. */
interface PutMembers extends ConditionMembers, ExpressionMembers {
  readonly Item: Record<string, AttributeValue> | undefined;
}

/** Replaces the whole item, if the condition holds. */
export function readPut(input: PutMembers): WriteRequest {
  const readExpressions = beginExpressions(input, ["ConditionExpression"]);
  const item = readItem(input.Item ?? {});
  refuseReturnValues(input);
  const size = itemSize(item);
  if (size > largestItem) {
    throw validationException("Item size has exceeded the maximum allowed size");
  }
  const { condition } = readExpressions();
  return {
    ...conditionPart(input, condition),
    payloadSize: size,
    locate: (schema) => keyFromItem(schema, item),
    change: () => item,
  };
}
