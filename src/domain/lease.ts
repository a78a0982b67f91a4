/** The time-limited right to change one service: who has it, why, and how fresh it is. */
export interface LeaseHolder {
  /** `user@host (pid 123)`. */
  readonly holder: string;
  /** For people: `deploy r42`. */
  readonly purpose: string;
  /** ISO time of acquisition. */
  readonly since: string;
}

/** Seconds a lease outlives its last heartbeat. */
export const leaseSeconds = 60;
export const heartbeatSeconds = 15;
/** Seconds a request signed before the lease ended may still reach AWS. */
export const signatureWindowSeconds = 300;
