import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { partition } from "../domain/names.ts";
import type { Rollout } from "../domain/rollout.ts";
import { textOf } from "./attribute-value.ts";
import type { CleanUp } from "./clean-up-releases.ts";
import { rolloutKey } from "./ledger-writes.ts";
import type { StateTable } from "./state-table.ts";
import { keyOf, queryItems } from "./state-table.ts";
import { readRecord } from "./stored-document.ts";
import { leaseCheck, transact } from "./transact.ts";

/** Deletes per transaction, far below its limit of 100 actions (aws-facts §4). */
const batch = 25;

/**
 * Deletes boot reports of rollouts whose release is not needed. A rollout done with is marked, so
 * that the work does not grow with the service's history.
 */
export async function cleanUpBoots(
  table: StateTable,
  cleanUp: CleanUp,
): Promise<readonly string[]> {
  const { service, needed } = cleanUp;
  const pk = partition.control(service);
  const items = await queryItems(table, { pk, prefix: "rollout#" });
  const deleted: string[] = [];
  for (const item of items) {
    const rollout = readRecord<Rollout>(item, `rollout item ${textOf(item, "sk") ?? "?"}`);
    if (needed.includes(rollout.releaseNumber) || item["bootsDeleted"]?.BOOL) {
      continue;
    }
    if (await deleteBoots(table, cleanUp, rollout.number)) {
      deleted.push(`boot reports of rollout ${rollout.number}`);
    }
  }
  return deleted;
}

/** False when there were none. */
async function deleteBoots(table: StateTable, cleanUp: CleanUp, number: number): Promise<boolean> {
  const { service, lease } = cleanUp;
  const pk = partition.boot(service, number);
  const keys = (await queryItems(table, { pk, only: ["sk"] })).map((item) => ({
    pk,
    sk: textOf(item, "sk") ?? "",
  }));
  const last = markDone(table, cleanUp, number);
  for (let from = 0; from === 0 || from < keys.length; from += batch) {
    const some = keys.slice(from, from + batch);
    const deletes = some.map((key) => ({ Delete: { TableName: table.name, Key: keyOf(key) } }));
    const isLast = from + batch >= keys.length;
    await transact(table, {
      what: `boot reports of rollout ${number}`,
      actions: [leaseCheck(table, service, lease), ...deletes, ...(isLast ? [last] : [])],
      // Deleting again does no harm, so an unanswered attempt may count as not done.
      stands: () => Promise.resolve(false),
    });
  }
  return keys.length > 0;
}

function markDone(table: StateTable, { service }: CleanUp, number: number): TransactWriteItem {
  return {
    Update: {
      TableName: table.name,
      Key: keyOf(rolloutKey(service, number)),
      UpdateExpression: "SET #done = :yes",
      ConditionExpression: "attribute_exists(#pk)",
      ExpressionAttributeNames: { "#done": "bootsDeleted", "#pk": "pk" },
      ExpressionAttributeValues: { ":yes": { BOOL: true } },
    },
  };
}
