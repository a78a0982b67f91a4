import { compareSortKeys, hashOf } from "./item-store.ts";
import type { Key } from "./schema.ts";
import type { Item } from "../value/attribute-value.ts";

/** Where an item lies in the order of a Scan, of its table or of an index. */
export interface Place {
  readonly key: Key;
  /** In an index: the item's key in the table, by which those of one index key are in order. */
  readonly own?: Key | undefined;
}

/** An item of a table or an index, and its place there. */
export interface PlacedItem extends Place {
  readonly item: Item;
}

/** Negative, zero or positive as one place is before, at or after another. */
export function comparePlaces(one: Place, other: Place): number {
  const order = compareKeys(one.key, other.key);
  return order !== 0 || !one.own || !other.own ? order : compareKeys(one.own, other.own);
}

function compareKeys(one: Key, other: Key): number {
  const [hash, otherHash] = [hashOf(one.partition), hashOf(other.partition)];
  if (hash !== otherHash) return hash < otherHash ? -1 : 1;
  return compareSortKeys(one.sort, other.sort);
}
