import type { Quirks } from "../../quirks/quirks.ts";
import { applyUpdate, onlyRemoves } from "../expression/apply-update.ts";
import { pathsOf } from "../expression/update.ts";
import { beginExpressions } from "../expression/request-expressions.ts";
import type { Action } from "../expression/update.ts";
import { refuseUpdatedIndexValues } from "../table/global-index.ts";
import { refuseNestedKeys } from "../table/refuse-nested-keys.ts";
import { keyAttributes, keyFromRequest } from "../table/schema.ts";
import type { Schema } from "../table/schema.ts";
import { validationException } from "../../validation-error.ts";
import type { Item } from "../value/attribute-value.ts";
import { itemSize } from "../value/item-size.ts";
import { readItem } from "../value/read-value.ts";
import { refuseAbsent } from "./read-delete.ts";
import type { KeyedMembers } from "./read-delete.ts";
import { conditionPart, largestItem } from "./write-request.ts";
import type { WriteRequest } from "./write-request.ts";

/** A change by update expression, and what it does in the order of the text. */
interface UpdateRequest extends WriteRequest {
  readonly actions: readonly Action[];
}

/**
 * Changes parts of an item, or makes one from the key, if the condition holds. An update that only
 * takes away makes no item.
 */
export function readUpdate(input: KeyedMembers, quirks: Quirks): UpdateRequest {
  const readExpressions = beginExpressions(
    input,
    ["UpdateExpression", "ConditionExpression"],
    quirks,
  );
  const given = readItem(input.Key ?? {});
  const { update: actions, condition } = readExpressions();
  return {
    ...conditionPart(input, condition),
    actions,
    payloadSize: itemSize(given) + itemSize(readItem(input.ExpressionAttributeValues ?? {})),
    locate: (table) => {
      const key = keyFromRequest(table.schema, given);
      refuseKeyChange(table.schema, actions);
      refuseNestedKeys(table, actions.flatMap(pathsOf));
      return key;
    },
    change: (before, key, { indexes }) => {
      if (!before) refuseAbsent(quirks.has("DDB-04"));
      const after = change(actions, before, key);
      refuseLarge(after, quirks);
      if (after) refuseUpdatedIndexValues(indexes, after);
      return after;
    },
  };
}

function change(actions: readonly Action[], before: Item | undefined, key: Item): Item | undefined {
  if (before === undefined && onlyRemoves(actions)) return undefined;
  return applyUpdate(actions, before ?? key);
}

function refuseLarge(item: Item | undefined, quirks: Quirks): void {
  if (itemSize(item ?? {}) <= largestItem || !quirks.has("DDB-02")) return;
  throw validationException("Item size to update has exceeded the maximum allowed size");
}

function refuseKeyChange(schema: Schema, actions: readonly Action[]): void {
  for (const { name } of keyAttributes(schema)) {
    if (actions.every(({ path }) => path[0] !== name)) continue;
    throw validationException(
      `One or more parameter values were invalid: Cannot update attribute ${name}. ` +
        "This attribute is part of the key",
    );
  }
}
