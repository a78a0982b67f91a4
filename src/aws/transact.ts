import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { partition } from "../domain/names.ts";
import type { Lease } from "../engine/ports.ts";
import { settleWrite } from "./settle-write.ts";
import type { StateTable } from "./state-table.ts";
import { keyOf } from "./state-table.ts";

export interface Transaction {
  /** For people: `rollout 17`. */
  readonly what: string;
  readonly actions: readonly TransactWriteItem[];
  stands(): Promise<boolean>;
}

/**
 * Writes all or nothing. The token makes a repeat within ten minutes the same transaction
 * (aws-facts §4). Throws ConditionFailed with positions in `actions`.
 */
export async function transact(table: StateTable, transaction: Transaction): Promise<void> {
  const command = new TransactWriteItemsCommand({
    ClientRequestToken: table.random.hex(16),
    TransactItems: [...transaction.actions],
  });
  await settleWrite({
    clock: table.clock,
    random: table.random,
    action: "dynamodb:TransactWriteItems",
    resource: `${transaction.what} in table ${table.name}`,
    send: () => table.inTurn(() => table.clients.dynamodb.writes.send(command)),
    stands: () => transaction.stands(),
  });
}

export const leaseKey = (service: string) => ({ pk: partition.control(service), sk: "lease" });

/** Fails the whole transaction unless the lease of this epoch still rules. */
export function leaseCheck(table: StateTable, service: string, lease: Lease): TransactWriteItem {
  return {
    ConditionCheck: {
      TableName: table.name,
      Key: keyOf(leaseKey(service)),
      ConditionExpression: "#epoch = :epoch AND attribute_exists(#rvn) AND #released = :no",
      ExpressionAttributeNames: { "#epoch": "epoch", "#rvn": "rvn", "#released": "released" },
      ExpressionAttributeValues: { ":epoch": { N: String(lease.epoch) }, ":no": { BOOL: false } },
    },
  };
}
