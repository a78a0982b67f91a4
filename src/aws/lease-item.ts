import type { LeaseView } from "../domain/lease.ts";
import type { Item } from "./attribute-value.ts";
import { numberOf, textOf } from "./attribute-value.ts";
import type { StateTable } from "./state-table.ts";
import { readItem } from "./state-table.ts";
import { leaseKey } from "./transact.ts";

/** The never-deleted item that says whose turn it is. */
export type LeaseItem = LeaseView;

/** Undefined when nobody ever held the lease of this service. */
export async function readLease(
  table: StateTable,
  service: string,
): Promise<LeaseItem | undefined> {
  const item = await readItem(table, leaseKey(service));
  return item && parseLease(item);
}

export function parseLease(item: Item): LeaseItem {
  return {
    holder: textOf(item, "holder") ?? "unknown",
    purpose: textOf(item, "purpose") ?? "unknown",
    since: textOf(item, "since") ?? "unknown",
    epoch: numberOf(item, "epoch") ?? 0,
    rvn: textOf(item, "rvn") ?? "",
    released: item["released"]?.BOOL ?? false,
    beatAt: numberOf(item, "beatAt") ?? 0,
    broken: item["broken"]?.BOOL ?? false,
  };
}
