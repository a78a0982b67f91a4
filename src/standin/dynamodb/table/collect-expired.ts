import { attributeOf } from "../value/attribute-value.ts";
import type { Item } from "../value/attribute-value.ts";
import type { Table } from "./table.ts";

const fiveYearsInSeconds = 5 * 365 * 24 * 3600;

/**
 * Deletes the expired items of a table: those whose time-to-live attribute is a Number of epoch
 * seconds that has passed, though not by more than five years (aws-facts.md §4). Until this runs an
 * expired item is like any other.
 */
export function collectExpired(table: Table, nowMs: number): void {
  if (table.timeToLive.status !== "ENABLED") return;
  const { attribute } = table.timeToLive;
  for (const { key, item } of table.items.all()) {
    if (isExpired(item, attribute, nowMs / 1000)) table.items.delete(key);
  }
}

function isExpired(item: Item, attribute: string, nowSeconds: number): boolean {
  const text = attributeOf(item, attribute)?.N;
  if (text === undefined) return false;
  const expiry = Number(text);
  return expiry < nowSeconds && expiry > nowSeconds - fiveYearsInSeconds;
}
