import { attributeOf } from "../value/attribute-value.ts";
import type { Item } from "../value/attribute-value.ts";
import type { Quirks } from "../../quirks/quirks.ts";
import type { Table } from "./table.ts";

const fiveYearsInSeconds = 5 * 365 * 24 * 3600;

/**
 * Deletes the expired items of a table: those whose time-to-live attribute is a Number of epoch
 * seconds that has passed, though not by more than five years (aws-facts.md §4). Until this runs an
 * expired item is like any other.
 */
export function collectExpired(table: Table, nowMs: number, quirks: Quirks): void {
  if (table.timeToLive.status !== "ENABLED") return;
  const { attribute } = table.timeToLive;
  const oldest = quirks.has("DDB-25") ? nowMs / 1000 - fiveYearsInSeconds : -Infinity;
  for (const { key, item } of table.items.all()) {
    const expiry = expiryOf(item, attribute);
    if (expiry >= nowMs / 1000 || expiry <= oldest) continue;
    table.write(key, undefined, nowMs);
  }
}

/** In epoch seconds; Infinity where the attribute holds no Number. */
function expiryOf(item: Item, attribute: string): number {
  return Number(attributeOf(item, attribute)?.N ?? Infinity);
}
