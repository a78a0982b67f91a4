import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { LeaseTimes } from "../domain/lease.ts";
import type { Lease, UnansweredChanges } from "../engine/ports.ts";
import type { Item } from "./attribute-value.ts";
import { errorCode } from "./error-code.ts";
import { fencedOut, leaseExpired } from "./fenced-out.ts";
import type { LeaseItem } from "./lease-item.ts";
import { parseLease, readLease } from "./lease-item.ts";
import { renewLease } from "./lease-writes.ts";
import type { StateTable } from "./state-table.ts";

const releaseTries = 3;

/**
 * A lease this process holds; it renews itself in the background until released or lost. A release
 * that gets no answer is given up, and none is sent while a change of ours may still take effect:
 * whoever comes next waits the lease out.
 */
export class HeldLease implements Lease {
  readonly epoch: number;
  readonly #table: StateTable;
  readonly #service: string;
  readonly #holder: string;
  readonly #times: LeaseTimes;
  readonly #unanswered: UnansweredChanges;
  readonly #stop = new AbortController();
  readonly #beating: Promise<void>;
  /** Record version that stands as far as this process knows. */
  #rvn: string;
  /** The last ones sent; any of them may stand if a reply was lost. */
  readonly #sent: string[] = [];
  /** Both clocks when the last successful renewal was sent: neither alone sees a suspended host. */
  #renewed: { readonly wall: number; readonly monotonic: number };
  /** Why this process may change nothing any more. */
  #lost: string | undefined;
  /** Lost to time alone, as far as this process knows. */
  #isExpired = false;
  /** True when there is nothing left to release. */
  #isOver = false;
  /** The last heartbeat's error; the cause of what assertHeld throws. */
  #trouble: unknown;

  constructor(table: StateTable, service: string, { taken, at, times, unanswered }: Taken) {
    this.epoch = taken.epoch;
    this.#table = table;
    this.#service = service;
    this.#holder = taken.holder;
    this.#times = times;
    this.#rvn = taken.rvn;
    this.#renewed = at;
    this.#unanswered = unanswered;
    this.#beating = this.#beat();
  }

  assertHeld(): void {
    this.#loseIfOlderThan(this.#times.leaseMs - this.#times.marginMs);
    if (this.#lost !== undefined) {
      const failure = this.#isExpired ? leaseExpired : fencedOut;
      throw failure(this.#service, this.#lost, this.#trouble);
    }
  }

  async release(): Promise<void> {
    this.#stop.abort();
    await this.#beating;
    const isSettled = this.#unanswered.until() <= this.#table.clock.monotonic();
    for (let turn = 0; isSettled && !this.#isOver && turn < releaseTries; turn += 1) {
      this.#isOver ||= await this.#renew(true);
    }
    this.#lost ??= "it was released";
  }

  /** A lease once late stays lost, even if a renewal would succeed: whoever woke up asks anew. */
  #loseIfOlderThan(limitMs: number): void {
    const now = readClocks(this.#table);
    const age = Math.max(now.wall - this.#renewed.wall, now.monotonic - this.#renewed.monotonic);
    if (age > limitMs) {
      this.#expire(`its last renewal was ${Math.round(age / 1000)} s ago`);
    }
  }

  #expire(how: string): void {
    this.#isExpired ||= this.#lost === undefined;
    this.#lost ??= how;
  }

  /** Never rejects: what goes wrong is told by assertHeld, which everybody asks. */
  async #beat(): Promise<void> {
    const { leaseMs, heartbeatMs, againMs } = this.#times;
    try {
      await this.#table.clock.sleep(heartbeatMs, this.#stop.signal);
      this.#loseIfOlderThan(leaseMs);
      while (this.#lost === undefined) {
        const pause = (await this.#renew(false)) ? heartbeatMs : againMs;
        await this.#table.clock.sleep(pause, this.#stop.signal);
        this.#loseIfOlderThan(leaseMs);
      }
    } catch (error) {
      if (!this.#stop.signal.aborted) {
        this.#expire("its heartbeat broke");
        this.#trouble = error;
      }
    }
  }

  /** One conditional write. False when it got no answer, or when the lease is lost. */
  async #renew(releases: boolean): Promise<boolean> {
    const sentAt = readClocks(this.#table);
    const to = this.#table.random.hex(16);
    this.#sent.push(to);
    this.#sent.splice(0, this.#sent.length - 16);
    try {
      await this.#table.inTurn(() => this.#send(to, releases));
    } catch (error) {
      this.#trouble = error;
      return errorCode(error) === "ConditionalCheckFailedException"
        ? this.#explain(error, releases, { to, sentAt })
        : false;
    }
    return this.#stands(to, sentAt);
  }

  #stands(to: string, sentAt: ClockPair): true {
    this.#rvn = to;
    this.#renewed = sentAt;
    this.#trouble = undefined;
    return true;
  }

  #send(to: string, releases: boolean): Promise<unknown> {
    const { name, clients, clock } = this.#table;
    const renewal = {
      holder: this.#holder,
      epoch: this.epoch,
      from: this.#rvn,
      to,
      beatAt: clock.now(),
      releases,
    };
    return clients.heartbeat.send(new UpdateItemCommand(renewLease(name, this.#service, renewal)));
  }

  /**
   * The condition failed: this very write was delivered twice, the reply to an earlier one of ours
   * was lost, or we are fenced out.
   */
  async #explain(
    error: unknown,
    releases: boolean,
    { to, sentAt }: { readonly to: string; readonly sentAt: ClockPair },
  ): Promise<boolean> {
    const item = (error as { readonly Item?: Item }).Item;
    const standing = item ? parseLease(item) : await this.#read();
    if (!standing) {
      return false;
    }
    if (standing.epoch !== this.epoch || !this.#sent.includes(standing.rvn)) {
      this.#isOver = true;
      this.#isExpired = false;
      this.#lost = standing.broken
        ? `${standing.holder} has broken it (${standing.purpose})`
        : `${standing.holder} has taken it over (${standing.purpose})`;
      return false;
    }
    if (standing.rvn === to) {
      return this.#stands(to, sentAt);
    }
    this.#rvn = standing.rvn;
    return standing.released || this.#renew(releases);
  }

  async #read(): Promise<LeaseItem | undefined> {
    try {
      return await readLease(this.#table, this.#service);
    } catch (error) {
      this.#trouble = error;
      return undefined;
    }
  }
}

interface Taken {
  readonly taken: LeaseItem;
  readonly at: ClockPair;
  readonly times: LeaseTimes;
  readonly unanswered: UnansweredChanges;
}

interface ClockPair {
  readonly wall: number;
  readonly monotonic: number;
}

export function readClocks({ clock }: Pick<StateTable, "clock">): ClockPair {
  return { wall: clock.now(), monotonic: clock.monotonic() };
}
