import type { Item } from "../value/attribute-value.ts";
import { ItemStore } from "./item-store.ts";
import type { Key } from "./schema.ts";

/**
 * What reads see that do not ask for consistency: the items as they were a moment ago. AWS answers
 * them from any of three copies, of which one may not have the last writes yet (aws-facts.md §4).
 */
export class Replica {
  readonly #items = new ItemStore();
  readonly #underway: {
    readonly at: number;
    readonly key: Key;
    readonly item: Item | undefined;
  }[] = [];

  /** A write, or a deletion, that arrives `at` a time, in epoch milliseconds. */
  send(key: Key, item: Item | undefined, at: number): void {
    this.#underway.push({ at, key, item });
  }

  /** The items with every write that has arrived by now. */
  seenAt(nowMs: number): ItemStore {
    // In the order of time, so that the first that has not arrived ends those that have.
    const later = this.#underway.findIndex(({ at }) => at > nowMs);
    const arrived = this.#underway.splice(0, later === -1 ? this.#underway.length : later);
    for (const { key, item } of arrived) this.#items.write(key, item);
    return this.#items;
  }
}
