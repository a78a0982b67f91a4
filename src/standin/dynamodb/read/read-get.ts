import type { Path } from "../expression/path.ts";
import { project } from "../expression/project.ts";
import { beginExpressions } from "../expression/request-expressions.ts";
import type { ExpressionMembers } from "../expression/request-expressions.ts";
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

/**
 * Reads a request for one item by key, as in GetItem and TransactGetItems. The function it returns
 * looks the item up; it refuses a key that does not fit the table.
 */
export function readGet(
  input: ExpressionMembers & { readonly Key: Record<string, AttributeValue> | undefined },
): (table: Table) => Found {
  const readExpressions = beginExpressions(input, ["ProjectionExpression"]);
  const given = readItem(input.Key ?? {});
  const { projection } = readExpressions();
  return finder(given, projection);
}

/** The same for several keys under one projection, as in BatchGetItem. */
export function readGets(input: ExpressionMembers): (given: Item) => (table: Table) => Found {
  const { projection } = beginExpressions(input, ["ProjectionExpression"])();
  return (given) => finder(given, projection);
}

function finder(given: Item, projection: readonly Path[] | undefined): (table: Table) => Found {
  return (table) => {
    const key = keyFromRequest(table.schema, given);
    refuseNestedKeys(table.schema, projection ?? []);
    const stored = table.items.get(key);
    return { stored, shown: stored && projection ? project(projection, stored) : stored };
  };
}
