import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { fail } from "../domain/failure.ts";
import type { LeaseHolder, LeaseTimes } from "../domain/lease.ts";
import type { Clock, Leases, UnansweredChanges } from "../engine/ports.ts";
import { breakLease } from "./break-lease.ts";
import { ConditionFailed } from "./condition-failed.ts";
import { countedClock } from "./counted-clock.ts";
import { HeldLease, readClocks } from "./held-lease.ts";
import type { LeaseGuard } from "./lease-guard.ts";
import { deletedLease } from "./deleted-lease.ts";
import type { LeaseItem } from "./lease-item.ts";
import { readLease } from "./lease-item.ts";
import { takeLease } from "./lease-writes.ts";
import { settleWrite } from "./settle-write.ts";
import type { StateTable } from "./state-table.ts";
import type { CallTally } from "./tally.ts";
import { leaseKey } from "./transact.ts";

/**
 * Leases on one service. A free one is taken at once; a held one is refused, or with `wait` watched
 * until it is released or its holder has shown no sign of life for the lease and the time a request
 * signed before may still arrive, by this machine's monotonic clock alone (aws-facts §4).
 */
export function createLeases(
  table: StateTable,
  options: {
    readonly service: string;
    readonly holder: string;
    readonly guard: LeaseGuard;
    /** Told of the time spent waiting for others. */
    readonly tally: CallTally;
    readonly unanswered: UnansweredChanges;
    readonly times: LeaseTimes;
  },
): Leases {
  const { service, holder, guard, unanswered, times } = options;
  const waiting = countedClock(table.clock, options.tally);
  return {
    async acquire(purpose, wait, onWait, signal) {
      const watch = createWatch(table.clock, unchangedMs(times));
      for (;;) {
        const standing = await readLease(table, service);
        const seen = standing ?? (await deletedLease(table, service));
        if (!seen || seen.released || watch.isStale(seen)) {
          const at = readClocks(table);
          const mine = newLease(table, { holder, purpose, epoch: epochAfter(seen, at.wall) });
          if (await take(table, service, mine, standing)) {
            const lease = new HeldLease(table, service, { taken: mine, at, times, unanswered });
            guard.arm(() => lease.assertHeld());
            return lease;
          }
          if (watch.lostTakes(seen?.rvn) === lostTakes) {
            refuseDamaged(table, service);
          }
          await waiting.sleep(times.againMs, signal);
          continue;
        }
        if (!wait && !standing) {
          refuseDeleted(service, times);
        }
        if (!wait) {
          refuse(table.clock, service, seen, times);
        }
        watch.tellOnce(seen, onWait);
        await waiting.sleep(times.lookMs, signal);
      }
    },
    async look() {
      const lease = (await readLease(table, service)) ?? (await deletedLease(table, service));
      const leaseSeconds = times.leaseMs / 1000;
      return { lease, leaseSeconds, quietSeconds: unchangedMs(times) / 1000 };
    },
    break: (seen, who) => breakLease(table, service, seen, { ...who, holder }),
  };
}

/** An unreleased lease must stay unchanged so long before it may be taken (reliability §6.5). */
const unchangedMs = ({ leaseMs, signatureWindowMs }: LeaseTimes): number =>
  leaseMs + signatureWindowMs;

/** The same for people, to a hundredth. */
const quietMinutes = (times: LeaseTimes): number => Math.round(unchangedMs(times) / 600) / 100;

/**
 * What a deleted item had counted to is not known, since most holders leave no record: the time,
 * in milliseconds, is beyond it, and beyond what was begun with when it was deleted before.
 */
const epochAfter = (seen: LeaseItem | undefined, now: number): number =>
  Math.max(seen?.epoch ?? 0, seen?.deleted ? now : 0) + 1;

/** Takes of one and the same item that fail before it is called damaged: others change it. */
const lostTakes = 3;

function createWatch(clock: Clock, enoughMs: number) {
  let since = { rvn: "", at: 0 };
  let told: number | undefined;
  let lost = { rvn: undefined as string | undefined, times: 0 };
  return {
    /** How often in a row this record version could not be taken, this time included. */
    lostTakes(rvn: string | undefined): number {
      lost = { rvn, times: rvn === lost.rvn ? lost.times + 1 : 1 };
      return lost.times;
    },
    /** True once the same record version has been seen for long enough. */
    isStale(seen: LeaseItem): boolean {
      const now = clock.monotonic();
      if (seen.rvn !== since.rvn) {
        since = { rvn: seen.rvn, at: now };
      }
      return now - since.at >= enoughMs;
    },
    /** Once per holder, not per look. */
    tellOnce(seen: LeaseItem, onWait: (holder: LeaseHolder) => void): void {
      if (seen.epoch !== told) {
        told = seen.epoch;
        const { holder, purpose, since: from } = seen;
        onWait({ holder, purpose, since: from });
      }
    },
  };
}

function newLease(
  { clock, random }: StateTable,
  who: Pick<LeaseItem, "holder" | "purpose" | "epoch">,
): LeaseItem {
  const now = clock.now();
  const since = new Date(now).toISOString();
  return { ...who, since, rvn: random.hex(16), released: false, beatAt: now };
}

/** False when somebody else was faster. */
async function take(
  table: StateTable,
  service: string,
  mine: LeaseItem,
  seen: LeaseItem | undefined,
): Promise<boolean> {
  const command = new PutItemCommand(takeLease(table.name, service, mine, seen));
  try {
    await settleWrite({
      clock: table.clock,
      random: table.random,
      action: "dynamodb:PutItem",
      resource: `lease on ${service} in table ${table.name}`,
      send: () => table.inTurn(() => table.clients.heartbeat.send(command)),
      stands: async () => (await readLease(table, service))?.rvn === mine.rvn,
    });
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) {
      return false;
    }
    throw error;
  }
}

/** It is as it was read, and still no condition on what was read holds: something is missing. */
function refuseDamaged({ name }: StateTable, service: string): never {
  const { pk, sk } = leaseKey(service);
  fail({
    code: "CONFLICT",
    summary:
      `The lease on ${service} cannot be taken: item ${pk} ${sk} of table ${name} lacks epoch, ` +
      "rvn or released, which somebody else than slipway has removed.",
    remedy: "Delete that item, then run with --wait, which waits for whoever may hold it.",
  });
}

function refuseDeleted(service: string, times: LeaseTimes): never {
  fail({
    code: "LEASE_HELD",
    summary:
      `The lease item of ${service} has been deleted, by somebody else than slipway: whoever ` +
      "held it may be at work still.",
    remedy:
      "Find out who; or run with --wait: it goes on after " +
      `${quietMinutes(times)} minutes without a sign of life.`,
  });
}

function refuse(clock: Clock, service: string, seen: LeaseItem, times: LeaseTimes): never {
  const age = Math.max(0, Math.round((clock.now() - seen.beatAt) / 1000));
  if (seen.broken) {
    fail({
      code: "LEASE_HELD",
      summary:
        `${seen.holder} has broken the lease on ${service} ${age} s ago, and calls of its holder ` +
        `may still arrive: ${seen.purpose}.`,
      remedy:
        `Run with --wait, which waits ${quietMinutes(times)} minutes; or affirm that the ` +
        "holder is dead: slipway lease break --holder-is-dead --reason TEXT",
    });
  }
  // By two clocks, so it only chooses the words.
  const seemsDead = age * 1000 > times.leaseMs;
  fail({
    code: "LEASE_HELD",
    summary:
      `${seen.holder} ${seemsDead ? "holds the lease on" : "is changing"} ${service}: ` +
      `${seen.purpose}, since ${seen.since}; last sign of life ${age} s ago.`,
    remedy: seemsDead
      ? "It seems to be dead: run with --wait, which takes over after " +
        `${quietMinutes(times)} minutes without a sign of life; or, if you know that its process ` +
        "runs no more: slipway lease break --holder-is-dead --reason TEXT"
      : "Wait until it is done, or run with --wait: it queues behind it, and takes over after " +
        `${quietMinutes(times)} minutes without a sign of life.`,
  });
}
