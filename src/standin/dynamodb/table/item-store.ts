import { createHash } from "node:crypto";
import { compareValues } from "../value/compare-values.ts";
import { identityOf } from "../value/identity.ts";
import type { Item, Value } from "../value/attribute-value.ts";
import type { Key } from "./schema.ts";

/** An item in its place. */
export interface Entry {
  readonly key: Key;
  readonly item: Item;
}

/**
 * The items of a table by key. A partition is ordered by sort key; partitions lie in the order of a
 * hash of their key, so that a Scan's order is stable but tells nothing (AWS promises no order).
 */
export class ItemStore {
  readonly #partitions = new Map<string, { readonly hash: string; readonly entries: Entry[] }>();

  get(key: Key): Item | undefined {
    const entries = this.#entries(key.partition);
    const { index, isFound } = find(entries, key.sort);
    return isFound ? entries[index]?.item : undefined;
  }

  put(key: Key, item: Item): void {
    const identity = identityOf(key.partition);
    const known = this.#partitions.get(identity);
    const { entries } = known ?? { entries: [] };
    if (!known) this.#partitions.set(identity, { hash: hashOf(key.partition), entries });
    const { index, isFound } = find(entries, key.sort);
    entries.splice(index, isFound ? 1 : 0, { key, item });
  }

  /** Puts the item in its place, or leaves the place empty. */
  write(key: Key, item: Item | undefined): void {
    if (item === undefined) this.delete(key);
    else this.put(key, item);
  }

  delete(key: Key): void {
    const entries = this.#entries(key.partition);
    const { index, isFound } = find(entries, key.sort);
    if (!isFound) return;
    entries.splice(index, 1);
    if (entries.length === 0) this.#partitions.delete(identityOf(key.partition));
  }

  /** One partition by ascending sort key. */
  partition(value: Value): readonly Entry[] {
    return this.#entries(value);
  }

  /** Everything in the order of a Scan. */
  all(): readonly Entry[] {
    return [...this.#partitions.values()]
      .toSorted((a, b) => (a.hash < b.hash ? -1 : 1))
      .flatMap(({ entries }) => entries);
  }

  #entries(partition: Value): Entry[] {
    return this.#partitions.get(identityOf(partition))?.entries ?? [];
  }
}

/** The hash that gives a partition its place in a Scan: hexadecimal, unique to the key. */
export function hashOf(partition: Value): string {
  return createHash("sha256").update(identityOf(partition)).digest("hex");
}

function find(entries: readonly Entry[], sort: Value | undefined) {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = entries[middle];
    if (entry && compareSortKeys(entry.key.sort, sort) < 0) low = middle + 1;
    else high = middle;
  }
  const entry = entries[low];
  return { index: low, isFound: !!entry && compareSortKeys(entry.key.sort, sort) === 0 };
}

/** Order within a partition; a table without a sort key has one item in each. */
export function compareSortKeys(a: Value | undefined, b: Value | undefined): number {
  return (a && b && compareValues(a, b)) ?? 0;
}
