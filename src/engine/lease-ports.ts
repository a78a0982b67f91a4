import type { LeaseHolder, LeaseView } from "../domain/lease.ts";
import type { LineRecord } from "../domain/line.ts";

/** Whose turn it is, and whether it is anybody's. */
export interface Leases {
  /**
   * Takes the service's lease or throws LEASE_HELD naming holder, age, purpose. With `wait`, an
   * unreleased lease is waited out (its duration plus the signature window, unchanged all along),
   * unless `signal` ends the wait: then it rejects.
   */
  acquire(
    purpose: string,
    wait: boolean,
    onWait: (holder: LeaseHolder) => void,
    signal?: AbortSignal,
  ): Promise<Lease>;
  /**
   * The lease as it stands, undefined when nobody ever held it, told of as `deleted` when only
   * its item is missing; for how many seconds it outlives a
   * heartbeat, and for how many a taker must see no sign of life of an unreleased one.
   */
  look(): Promise<{
    readonly lease: LeaseView | undefined;
    readonly leaseSeconds: number;
    readonly quietSeconds: number;
  }>;
  /**
   * Raises the epoch, so that whoever holds it can write no state any more, and leaves it
   * unreleased, to be waited out, unless `isDead`. Throws CONFLICT when it changed hands meanwhile.
   */
  break(seen: LeaseView, who: LeaseBreak): Promise<void>;
}

export interface LeaseBreak {
  readonly reason: string;
  /** Somebody affirms that the process that held it runs no more, nor will: nothing to wait for. */
  readonly isDead: boolean;
}

/** Whether deploys of the service may begin. */
export interface Line {
  read(): Promise<LineRecord>;
  /**
   * Replaces the record on condition that it still is as this process last read it (else CONFLICT)
   * and, with a lease, that it rules (else FENCED_OUT).
   */
  write(next: LineRecord, lease?: Lease): Promise<void>;
}

/** A held lease; it renews itself until released or lost. */
export interface Lease {
  /** Fencing number: every later holder's is greater. */
  readonly epoch: number;
  /** Throws FENCED_OUT once another has it, LEASE_EXPIRED once a renewal was too late. */
  assertHeld(): void;
  /** Never rejects: a release without an answer is waited out by whoever comes next. */
  release(): Promise<void>;
}
