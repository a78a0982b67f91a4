/** The time-limited right to change one service: who has it, why, and how fresh it is. */
export interface LeaseHolder {
  /** `user@host (pid 123)`. */
  readonly holder: string;
  /** For people: `deploy r42`. */
  readonly purpose: string;
  /** ISO time of acquisition. */
  readonly since: string;
}

/** The lease as it stands. */
export interface LeaseView extends LeaseHolder {
  /** Grows at each acquisition, and when it is broken, for ever: by one while its item stands. */
  readonly epoch: number;
  /** Record version: random, new at every heartbeat. */
  readonly rvn: string;
  readonly released: boolean;
  /** Holder's clock at the last heartbeat, epoch milliseconds; for people, never for decisions. */
  readonly beatAt: number;
  /** Somebody, `holder` by now, has broken it: nobody renews it, and a taker waits it out. */
  readonly broken?: boolean;
  /** Its item is gone, though slipway deletes none: whoever held it may be at work, unknown. */
  readonly deleted?: boolean;
}

/** Seconds since its last heartbeat, by two clocks; null when nobody knows. */
export function silentSeconds({ beatAt, deleted }: LeaseView, nowMs: number): number | null {
  return deleted ? null : Math.max(0, Math.round((nowMs - beatAt) / 1000));
}

/** A lease's times, in milliseconds. Each is safe only beside the others. */
export interface LeaseTimes {
  /** A lease outlives its last heartbeat by this. */
  readonly leaseMs: number;
  readonly heartbeatMs: number;
  /** Until a heartbeat that got no answer is tried again. */
  readonly againMs: number;
  /** Must remain for a change to be sent: its timeout, and the clock's slack. */
  readonly marginMs: number;
  /** A request signed before the lease ended may still reach AWS for so long. */
  readonly signatureWindowMs: number;
  /** Between two looks at a lease that is waited for. */
  readonly lookMs: number;
}

/**
 * The times by which processes keep apart (reliability §6.5). `haste`, from 1, divides them all:
 * for a stand-in alone, where nobody waits minutes for a process that a test has killed.
 */
export function leaseTimes(haste = 1): LeaseTimes {
  return {
    leaseMs: 60_000 / haste,
    heartbeatMs: 15_000 / haste,
    againMs: 3_000 / haste,
    marginMs: 20_000 / haste,
    signatureWindowMs: 300_000 / haste,
    lookMs: 5_000 / haste,
  };
}
