/**
 * Stands before every attempt that changes something: `check` throws FENCED_OUT once the lease is
 * no longer surely ours. Without a lease anything may pass (publishing, provisioning); a world arms
 * the guard for good, so that a rollout can change nothing before it holds the lease.
 */
export interface LeaseGuard {
  check(): void;
  /** Replaces the check. */
  arm(check: () => void): void;
}

export function createLeaseGuard(initial: (() => void) | undefined): LeaseGuard {
  let current = initial;
  return {
    check: () => current?.(),
    arm(check) {
      current = check;
    },
  };
}
