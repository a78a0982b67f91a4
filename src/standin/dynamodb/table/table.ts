import type { Item } from "../value/attribute-value.ts";
import { itemSize } from "../value/item-size.ts";
import { replicaLagMs } from "../durations.ts";
import type { GlobalIndex } from "./global-index.ts";
import { ItemStore } from "./item-store.ts";
import { Replica } from "./replica.ts";
import type { Key, Schema } from "./schema.ts";

/** One table: its description and its items. */
export class Table {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly schema: Schema;
  readonly createdAt: Date;
  billing: Billing;
  /** At most twenty. */
  indexes: readonly GlobalIndex[] = [];
  /** Whether DeleteTable is refused. */
  isProtected = false;
  readonly tags = new Map<string, string>();
  /** Undefined: point-in-time recovery is off. */
  recovery: Recovery | undefined;
  /** As consistent reads see them. Changed by `write` alone. */
  readonly items = new ItemStore();
  readonly replica = new Replica();
  status: "CREATING" | "ACTIVE" | "UPDATING" | "DELETING" = "CREATING";
  timeToLive: TimeToLive = { status: "DISABLED" };
  /** When expired items are collected next, in epoch milliseconds; only while that is ENABLED. */
  collectsAt: number | undefined;

  constructor(identity: {
    readonly name: string;
    readonly arn: string;
    readonly id: string;
    readonly schema: Schema;
    readonly createdAt: Date;
    readonly billing: Billing;
  }) {
    this.name = identity.name;
    this.arn = identity.arn;
    this.id = identity.id;
    this.schema = identity.schema;
    this.createdAt = identity.createdAt;
    this.billing = identity.billing;
  }

  /** Puts an item in its place, or leaves the place empty; other reads see it a little later. */
  write(key: Key, item: Item | undefined, nowMs: number): void {
    this.items.write(key, item);
    this.replica.seenAt(nowMs);
    this.replica.send(key, item, nowMs + replicaLagMs);
  }

  /** Number of items and their bytes. AWS refreshes these figures about every six hours. */
  measure(): { readonly count: number; readonly bytes: number } {
    const items: readonly Item[] = this.items.all().map(({ item }) => item);
    return { count: items.length, bytes: items.reduce((sum, item) => sum + itemSize(item), 0) };
  }
}

/** Point-in-time recovery: since when, in epoch milliseconds, and how many days back. */
export interface Recovery {
  readonly since: number;
  readonly days: number;
}

/** Capacity units by the second, never enforced; undefined: PAY_PER_REQUEST. */
export type Billing = { readonly read: number; readonly write: number } | undefined;

/** Which attribute holds the time, in epoch seconds, after which an item may be collected. */
export type TimeToLive =
  | { readonly status: "DISABLED"; readonly changedAt?: number }
  | {
      readonly status: "ENABLING" | "ENABLED" | "DISABLING";
      readonly attribute: string;
      /** Milliseconds since the epoch. */
      readonly changedAt: number;
    };
