import { AwsError } from "../../aws-error.ts";
import type { Quirks } from "../../quirks/quirks.ts";
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
export function readDelete(input: KeyedMembers, quirks: Quirks): WriteRequest {
  return {
    ...readConditionCheck(input, quirks),
    change: (before) => (before ? undefined : refuseAbsent(quirks.has("DDB-05"))),
  };
}

/** For what is not there; returns nothing where AWS sees nothing wrong. */
export function refuseAbsent(isAllowed: boolean): undefined {
  if (isAllowed) return;
  throw new AwsError("ResourceNotFoundException", "Requested resource not found");
}

/** Changes nothing, but makes a transaction fail unless the condition holds. */
export function readConditionCheck(input: KeyedMembers, quirks: Quirks): WriteRequest {
  const readExpressions = beginExpressions(input, ["ConditionExpression"], quirks);
  const given = readItem(input.Key ?? {});
  refuseReturnValues(input);
  const { condition } = readExpressions();
  return {
    ...conditionPart(input, condition),
    payloadSize: itemSize(given),
    locate: ({ schema }) => keyFromRequest(schema, given),
    change: (before) => before,
  };
}
