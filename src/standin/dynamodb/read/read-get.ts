import type { Quirks } from "../../quirks/quirks.ts";
import type { Path } from "../expression/path.ts";
import { project } from "../expression/project.ts";
import { beginExpressions } from "../expression/request-expressions.ts";
import type { ExpressionMembers } from "../expression/request-expressions.ts";
import type { ItemStore } from "../table/item-store.ts";
import { refuseNestedKeys } from "../table/refuse-nested-keys.ts";
import { keyFromRequest } from "../table/schema.ts";
import type { Table } from "../table/table.ts";
import type { Item } from "../value/attribute-value.ts";
import { readItem } from "../value/read-value.ts";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** The item a Get found, whole and as its projection shows it. */
export interface Found {
  readonly stored: Item | undefined;
  readonly shown: Item | undefined;
}

/** Looks the item up among a table's items as they are seen. */
export type Finder = (table: Table, items: ItemStore) => Found;

/**
 * Reads a request for one item by key, as in GetItem and TransactGetItems. The function it returns
 * looks the item up; it refuses a key that does not fit the table.
 */
export function readGet(
  input: ExpressionMembers & { readonly Key: Record<string, AttributeValue> | undefined },
  quirks: Quirks,
): Finder {
  const readExpressions = beginExpressions(input, ["ProjectionExpression"], quirks);
  const given = readItem(input.Key ?? {});
  const { projection } = readExpressions();
  return finder(given, projection);
}

/** The same for several keys under one projection, as in BatchGetItem. */
export function readGets(input: ExpressionMembers, quirks: Quirks): (given: Item) => Finder {
  const { projection } = beginExpressions(input, ["ProjectionExpression"], quirks)();
  return (given) => finder(given, projection);
}

function finder(given: Item, projection: readonly Path[] | undefined): Finder {
  return (table, items) => {
    const key = keyFromRequest(table.schema, given);
    refuseNestedKeys(table, projection ?? []);
    const stored = items.get(key);
    return { stored, shown: stored && projection ? project(projection, stored) : stored };
  };
}
