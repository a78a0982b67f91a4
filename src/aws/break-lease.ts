import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { fail } from "../domain/failure.ts";
import type { LeaseView } from "../domain/lease.ts";
import type { LeaseBreak } from "../engine/ports.ts";
import { ConditionFailed } from "./condition-failed.ts";
import { readLease } from "./lease-item.ts";
import { breakOf } from "./lease-writes.ts";
import { settleWrite } from "./settle-write.ts";
import type { StateTable } from "./state-table.ts";

/**
 * Raises the lease's epoch, on condition that it is held under the epoch that was seen: from then
 * on no write of its holder passes the lease's check. Throws CONFLICT when it changed hands.
 */
export async function breakLease(
  table: StateTable,
  service: string,
  seen: LeaseView,
  who: LeaseBreak & { readonly holder: string },
): Promise<void> {
  const next = { ...who, rvn: table.random.hex(16), at: table.clock.now() };
  const command = new UpdateItemCommand(breakOf(table.name, service, seen, next));
  try {
    await settleWrite({
      clock: table.clock,
      random: table.random,
      action: "dynamodb:UpdateItem",
      resource: `lease on ${service} in table ${table.name}`,
      send: () => table.inTurn(() => table.clients.heartbeat.send(command)),
      stands: async () => (await readLease(table, service))?.rvn === next.rvn,
    });
  } catch (error) {
    if (error instanceof ConditionFailed) {
      fail(
        {
          code: "CONFLICT",
          summary: `The lease on ${service} has changed hands since it was looked at.`,
          remedy: "Look at it again: slipway lease show",
        },
        error,
      );
    }
    throw error;
  }
}
