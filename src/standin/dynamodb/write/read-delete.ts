import { beginExpressions } from "../expression/request-expressions.ts";
import type { ExpressionMembers } from "../expression/request-expressions.ts";
import { keyFromRequest } from "../table/schema.ts";
import { itemSize } from "../value/item-size.ts";
import { readItem } from "../value/read-value.ts";
import { conditionPart, refuseReturnValues } from "./write-request.ts";
import type { ConditionMembers, WriteRequest } from "./write-request.ts";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** The members of DeleteItem, and of a transaction's Delete and ConditionCheck. */
export interface KeyedMembers extends ConditionMembers, ExpressionMembers {
  readonly Key: Record<string, AttributeValue> | undefined;
}

/** Deletes the item, if the condition holds. An item that is not there is no error. */
export function readDelete(input: KeyedMembers): WriteRequest {
  return { ...readConditionCheck(input), change: () => undefined };
}

/** Changes nothing, but makes a transaction fail unless the condition holds. */
export function readConditionCheck(input: KeyedMembers): WriteRequest {
  const readExpressions = beginExpressions(input, ["ConditionExpression"]);
  const given = readItem(input.Key ?? {});
  refuseReturnValues(input);
  const { condition } = readExpressions();
  return {
    ...conditionPart(input, condition),
    payloadSize: itemSize(given),
    locate: (schema) => keyFromRequest(schema, given),
    change: (before) => before,
  };
}
