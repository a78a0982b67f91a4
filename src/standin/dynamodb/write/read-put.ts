import type { Quirks } from "../../quirks/quirks.ts";
import { beginExpressions } from "../expression/request-expressions.ts";
import type { ExpressionMembers } from "../expression/request-expressions.ts";
import { indexKeyOf, refuseIndexValues } from "../table/global-index.ts";
import type { GlobalIndex } from "../table/global-index.ts";
import { keyFromItem } from "../table/schema.ts";
import { validationException } from "../../validation-error.ts";
import type { Item } from "../value/attribute-value.ts";
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
export function readPut(input: PutMembers, quirks: Quirks): WriteRequest {
  const readExpressions = beginExpressions(input, ["ConditionExpression"], quirks);
  const item = readWhole(input.Item ?? {}, quirks);
  refuseReturnValues(input);
  const size = itemSize(item);
  if (size > largestItem && quirks.has("DDB-02")) {
    throw validationException("Item size has exceeded the maximum allowed size");
  }
  const { condition } = readExpressions();
  return {
    ...conditionPart(input, condition),
    payloadSize: size,
    locate: ({ schema, indexes }) => {
      const key = keyFromItem(schema, item);
      refuseIndexValues(indexes, item);
      if (!quirks.has("DDB-28")) refuseSparse(indexes, item);
      return key;
    },
    change: () => item,
  };
}

/** Numbers come in canonical text, unless a naive store is asked for. */
function readWhole(given: Record<string, AttributeValue>, quirks: Quirks): Item {
  const item = readItem(given);
  if (quirks.has("DDB-03")) return item;
  const numbers = Object.entries(given).flatMap(([name, { N }]) =>
    N === undefined ? [] : [[name, { N }] as const],
  );
  return { ...item, ...Object.fromEntries(numbers) };
}

function refuseSparse(indexes: readonly GlobalIndex[], item: Item): void {
  const index = indexes.find((one) => !indexKeyOf(one, item));
  if (index) throw validationException(`The item lacks the key of the index ${index.name}`);
}
