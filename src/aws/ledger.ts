import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { RolloutFailure } from "../domain/failure.ts";
import { partition } from "../domain/names.ts";
import type { LivePointer, Rollout } from "../domain/rollout.ts";
import type { Ledger, Lease } from "../engine/ports.ts";
import { numberOf, textOf } from "./attribute-value.ts";
import { ConditionFailed } from "./condition-failed.ts";
import { overtaken } from "./fenced-out.ts";
import { forgetService } from "./forget-service.ts";
import { putLive, setCounter, stampPromoted } from "./ledger-writes.ts";
import { refuseOtherEnvironment, type Owner } from "./owner.ts";
import { createRolloutRecords } from "./rollout-records.ts";
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
  const records = createRolloutRecords(table, service);
  const write = (rollout: Rollout, lease: Lease, more: readonly TransactWriteItem[] = []) =>
    underLease(service, () => records.write(rollout, lease, more));
  return {
    live: () => readLive(table, owner),
    rollout: (number) => records.read(number),
    async latest() {
      const [item] = await newestFirst(table, service, 1);
      const latest = item && readRecord<Rollout>(item, "the latest rollout");
      refuseOtherEnvironment(table, owner, latest?.environment);
      if (latest) {
        records.saw(latest.number, item);
      }
      return latest;
    },
    rollouts: (limit) => readRollouts(table, service, limit),
    upcomingNumber: async () => ((await lastNumber(table, service)) ?? 0) + 1,
    nextNumber: (lease) => nextNumber(table, service, lease),
    write: (rollout, lease) => write(rollout, lease),
    promote: (rollout, next, expected, lease) =>
      write(rollout, lease, [
        putLive(table.name, service, next, expected),
        stampPromoted(table.name, service, next),
      ]),
    handOver: (rollout, next, expected, lease) =>
      write(rollout, lease, [putLive(table.name, service, next, expected)]),
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
  const items = await newestFirst(table, service, limit);
  return items.map((item) => readRecord<Rollout>(item, "a rollout"));
}

const newestFirst = (table: StateTable, service: string, limit: number) =>
  queryItems(table, { pk: partition.control(service), prefix: "rollout#", backwards: true, limit });

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
  await underLease(
    service,
    () =>
      transact(table, {
        what: `the live pointer of ${service}`,
        actions: [leaseCheck(table, service, lease), putLive(table.name, service, next, expected)],
        stands: async () => textOf(await readItem(table, live), "document") === documentText(next),
      }),
    [pointerMoved],
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
async function underLease(
  service: string,
  write: () => Promise<void>,
  surprises = ofRecord,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (error instanceof ConditionFailed) {
      const [first = 0] = error.failed;
      throw first === 0
        ? overtaken(service, error)
        : new RolloutFailure(
            {
              code: "FENCED_OUT",
              summary: `${surprises[first - 1] ?? "An item was changed"}; nothing was written.`,
              remedy: "See who else works on it: slipway status.",
            },
            error,
          );
    }
    throw error;
  }
}

const pointerMoved = "The live pointer was moved by somebody else";

/** What it means when an action of a transaction after the lease's check fails, one by one. */
const ofRecord: readonly string[] = [
  "The rollout's record was changed by somebody else",
  pointerMoved,
  "The release's record is gone",
];
