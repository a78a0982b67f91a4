import { partition } from "../domain/names.ts";
import { numberOf } from "./attribute-value.ts";
import type { LeaseItem } from "./lease-item.ts";
import type { StateTable } from "./state-table.ts";
import { queryItems } from "./state-table.ts";

/**
 * What is known of a lease whose item is not there though the service has had rollouts: slipway
 * never deletes one, so somebody else did, and its holder may be alive. Its epoch was the newest
 * rollout's at the least. Undefined for a service without a past.
 */
export async function deletedLease(
  table: StateTable,
  service: string,
): Promise<LeaseItem | undefined> {
  const [newest] = await queryItems(table, {
    pk: partition.control(service),
    prefix: "rollout#",
    backwards: true,
    limit: 1,
    only: ["epoch"],
  });
  return (
    newest && {
      holder: "somebody unknown",
      purpose: "the lease's item was deleted",
      since: "unknown",
      epoch: numberOf(newest, "epoch") ?? 0,
      rvn: "deleted",
      released: false,
      beatAt: 0,
      deleted: true,
    }
  );
}
