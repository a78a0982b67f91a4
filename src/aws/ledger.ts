import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { partition } from "../domain/names.ts";
import type { LivePointer, Rollout } from "../domain/rollout.ts";
import type { Ledger, Lease } from "../engine/ports.ts";
import { numberOf, textOf } from "./attribute-value.ts";
import { ConditionFailed } from "./condition-failed.ts";
import { fencedOut } from "./fenced-out.ts";
import { forgetService } from "./forget-service.ts";
import { putLive, putRollout, rolloutKey, setCounter, stampPromoted } from "./ledger-writes.ts";
import { refuseOtherEnvironment, type Owner } from "./owner.ts";
import type { SourceStore } from "./source-store.ts";
import type { StateTable } from "./state-table.ts";
import { queryItems, readItem } from "./state-table.ts";
import { documentText, readRecord } from "./stored-document.ts";
import { leaseCheck, transact } from "./transact.ts";

/**
 * The control partition on DynamoDB. Every write is one transaction that begins with the lease's
 * check; the record's own version keeps two writers under one epoch apart.
 */
export function createLedger(table: StateTable, owner: Owner, sources: SourceStore): Ledger {
  const { service } = owner;
  const pk = partition.control(service);
  /** Versions as last read or written by this process. */
  const versions = new Map<number, number>();
  const read = async (number: number): Promise<Rollout | undefined> => {
    const item = await readItem(table, rolloutKey(service, number));
    versions.set(number, numberOf(item, "version") ?? 0);
    return item && readRecord<Rollout>(item, `rollout ${number}`);
  };
  /** Writes what `write` makes for the next version of the record, under the lease. */
  const commit = async (
    rollout: Rollout,
    lease: Lease,
    more: (writeId: string) => readonly TransactWriteItem[],
  ): Promise<void> => {
    const { number } = rollout;
    if (!versions.has(number)) {
      await read(number);
    }
    const seen = versions.get(number) ?? 0;
    const writeId = table.random.hex(16);
    const record = putRollout(table.name, { rollout, lease, seen, writeId });
    await underLease(service, () =>
      transact(table, {
        what: `rollout ${number}`,
        actions: [leaseCheck(table, service, lease), record, ...more(writeId)],
        stands: async () =>
          textOf(await readItem(table, rolloutKey(service, number)), "writeId") === writeId,
      }),
    );
    versions.set(number, seen + 1);
  };
  return {
    live: () => readLive(table, owner),
    rollout: read,
    async latest() {
      const query = { pk, prefix: "rollout#", backwards: true, limit: 1 };
      const [item] = await queryItems(table, query);
      const latest = item && readRecord<Rollout>(item, "the latest rollout");
      refuseOtherEnvironment(table, owner, latest?.environment);
      if (latest) {
        versions.set(latest.number, numberOf(item, "version") ?? 0);
      }
      return latest;
    },
    rollouts: (limit) => readRollouts(table, service, limit),
    upcomingNumber: async () => ((await lastNumber(table, service)) ?? 0) + 1,
    nextNumber: (lease) => nextNumber(table, service, lease),
    write: (rollout, lease) => commit(rollout, lease, () => []),
    promote: (rollout, next, expected, lease) =>
      commit(rollout, lease, () => [
        putLive(table.name, service, next, expected),
        stampPromoted(table.name, service, next),
      ]),
    forget: (lease) => forgetService(table, { service, sources }, lease),
    amendLive: (next, expected, lease) => amendLive(table, { service, next, expected, lease }),
  };
}

async function readLive(table: StateTable, owner: Owner): Promise<LivePointer | undefined> {
  const item = await readItem(table, { pk: partition.control(owner.service), sk: "live" });
  const pointer = item && readRecord<LivePointer>(item, "the live pointer");
  refuseOtherEnvironment(table, owner, pointer?.fleet.environment);
  return pointer;
}

async function readRollouts(
  table: StateTable,
  service: string,
  limit: number,
): Promise<readonly Rollout[]> {
  const pk = partition.control(service);
  const items = await queryItems(table, { pk, prefix: "rollout#", backwards: true, limit });
  return items.map((item) => readRecord<Rollout>(item, "a rollout"));
}

interface Amendment {
  readonly service: string;
  readonly next: LivePointer;
  readonly expected: LivePointer;
  readonly lease: Lease;
}

/** The pointer goes on pointing where it did; only what it says of its fleets is new. */
async function amendLive(table: StateTable, record: Amendment): Promise<void> {
  const { service, next, expected, lease } = record;
  const live = { pk: partition.control(service), sk: "live" };
  await underLease(service, () =>
    transact(table, {
      what: `the live pointer of ${service}`,
      actions: [leaseCheck(table, service, lease), putLive(table.name, service, next, expected)],
      stands: async () => textOf(await readItem(table, live), "document") === documentText(next),
    }),
  );
}

const counterKey = (service: string) => ({ pk: partition.control(service), sk: "counter" });

/** Undefined before the first rollout. */
async function lastNumber(table: StateTable, service: string): Promise<number | undefined> {
  return numberOf(await readItem(table, counterKey(service)), "rollout");
}

/** Numbers are given under the lease, so that only a holder can use one up. */
async function nextNumber(table: StateTable, service: string, lease: Lease): Promise<number> {
  const key = counterKey(service);
  const seen = await lastNumber(table, service);
  const number = (seen ?? 0) + 1;
  const writeId = table.random.hex(16);
  await underLease(service, () =>
    transact(table, {
      what: `the rollout counter of ${service}`,
      actions: [
        leaseCheck(table, service, lease),
        setCounter(table.name, key, { seen, number, writeId }),
      ],
      stands: async () => textOf(await readItem(table, key), "writeId") === writeId,
    }),
  );
  return number;
}

/** A failed condition is never ours to retry: somebody else writes here now. */
async function underLease(service: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (error instanceof ConditionFailed) {
      const [first = 0] = error.failed;
      throw fencedOut(service, surprises[first] ?? "an item changed meanwhile", error);
    }
    throw error;
  }
}

/** What a failed condition means, by its position in the transactions above. */
const surprises = [
  "another holder has taken it over",
  "the rollout's record was changed by somebody else",
  "the live pointer was moved by somebody else",
  "the release's record is gone",
];
