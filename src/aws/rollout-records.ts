import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { Rollout } from "../domain/rollout.ts";
import type { Lease } from "../engine/ports.ts";
import { numberOf, textOf, type Item } from "./attribute-value.ts";
import { ConditionFailed } from "./condition-failed.ts";
import { putRollout, rolloutKey } from "./ledger-writes.ts";
import type { StateTable } from "./state-table.ts";
import { readItem } from "./state-table.ts";
import { readRecord } from "./stored-document.ts";
import { leaseCheck, transact } from "./transact.ts";

/** Records of rollouts, each written on condition that it still is as this process left it. */
export function createRolloutRecords(table: StateTable, service: string) {
  /** Versions as last read or written by this process. */
  const versions = new Map<number, number>();
  /** Writes of ours that may have come about though nothing said so, since the last that did. */
  const unsettled = new Set<string>();
  const itemOf = (number: number) => readItem(table, rolloutKey(service, number));
  const saw = (number: number, item: Item | undefined): void => {
    versions.set(number, numberOf(item, "version") ?? 0);
  };
  /** Throws ConditionFailed with positions in lease check, record, `more`. */
  async function write(
    rollout: Rollout,
    lease: Lease,
    more: readonly TransactWriteItem[] = [],
  ): Promise<void> {
    const { number } = rollout;
    if (!versions.has(number)) {
      saw(number, await itemOf(number));
    }
    const seen = versions.get(number) ?? 0;
    const writeId = table.random.hex(16);
    const record = putRollout(table.name, { rollout, lease, seen, writeId });
    try {
      await transact(table, {
        what: `rollout ${number}`,
        actions: [leaseCheck(table, service, lease), record, ...more],
        stands: async () => textOf(await itemOf(number), "writeId") === writeId,
      });
    } catch (error) {
      if (error instanceof ConditionFailed && error.failed[0] === 1) {
        const item = await itemOf(number);
        if (unsettled.delete(textOf(item, "writeId") ?? "")) {
          // What stands there is ours: this process wrote it, and was not told that it had.
          saw(number, item);
          return await write(rollout, lease, more);
        }
      }
      unsettled.add(writeId);
      throw error;
    }
    unsettled.clear();
    versions.set(number, seen + 1);
  }
  return {
    saw,
    write,
    async read(number: number): Promise<Rollout | undefined> {
      const item = await itemOf(number);
      saw(number, item);
      return item && readRecord<Rollout>(item, `rollout ${number}`);
    },
  };
}
