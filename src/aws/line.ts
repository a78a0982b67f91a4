import { fail } from "../domain/failure.ts";
import { runningLine, type LineRecord } from "../domain/line.ts";
import { partition } from "../domain/names.ts";
import type { Line } from "../engine/ports.ts";
import { numberOf, textOf } from "./attribute-value.ts";
import { ConditionFailed } from "./condition-failed.ts";
import { overtaken } from "./fenced-out.ts";
import { atVersion } from "./ledger-writes.ts";
import { setItem } from "./set-item.ts";
import { readItem, type Key, type StateTable } from "./state-table.ts";
import { documentText, readRecord } from "./stored-document.ts";
import { leaseCheck, transact } from "./transact.ts";

/**
 * One item in the control partition. A halt is written under the lease; a person's freeze needs
 * none, or it would have to wait for the rollout it is not to wait for. Its own version keeps two
 * writers apart.
 */
export function createLine(table: StateTable, service: string): Line {
  const key = { pk: partition.control(service), sk: "line" };
  let seen = 0;
  return {
    async read() {
      const item = await readItem(table, key);
      seen = numberOf(item, "version") ?? 0;
      return item ? readRecord<LineRecord>(item, `the line of ${service}`) : runningLine;
    },
    async write(next, lease) {
      const writeId = table.random.hex(16);
      const put = putLine(table.name, key, { next, seen, writeId });
      try {
        await transact(table, {
          what: `the line of ${service}`,
          actions: lease ? [leaseCheck(table, service, lease), put] : [put],
          stands: async () => textOf(await readItem(table, key), "writeId") === writeId,
        });
      } catch (error) {
        if (error instanceof ConditionFailed && lease && error.failed[0] === 0) {
          throw overtaken(service, error);
        }
        if (error instanceof ConditionFailed) {
          fail(
            {
              code: "CONFLICT",
              summary: `Somebody else froze, halted or unfroze ${service} meanwhile.`,
              remedy: "Look at it, then ask again: slipway status",
            },
            error,
          );
        }
        throw error;
      }
      seen += 1;
    },
  };
}

function putLine(table: string, key: Key, { next, seen, writeId }: LineWrite) {
  const attributes = {
    document: { S: documentText(next) },
    version: { N: String(seen + 1) },
    writeId: { S: writeId },
  };
  return setItem(table, key, attributes, atVersion(seen));
}

interface LineWrite {
  readonly next: LineRecord;
  /** Version this write replaces; 0 when there is none. */
  readonly seen: number;
  readonly writeId: string;
}
