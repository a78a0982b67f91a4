import type { RolloutFailure } from "../domain/failure.ts";
import { RolloutFailure as Failed } from "../domain/failure.ts";

/** The failure of a process that has lost, or can no longer be sure of, its lease. */
export function fencedOut(service: string, how: string, cause?: unknown): RolloutFailure {
  return new Failed(
    {
      code: "FENCED_OUT",
      summary: `The lease on ${service} is no longer ours: ${how}.`,
      remedy: "See what the other holder does: slipway status.",
    },
    cause,
  );
}

/** The same when the lease's check in a transaction says so. */
export const overtaken = (service: string, cause: unknown): RolloutFailure =>
  fencedOut(service, "another holder has taken it over", cause);

/** The same while nobody is known to have taken it over. */
export function leaseExpired(service: string, how: string, cause?: unknown): RolloutFailure {
  return new Failed(
    {
      code: "LEASE_EXPIRED",
      summary:
        `The lease on ${service} ran out while this process slept or was cut off (${how}); ` +
        "nobody is known to have taken it over.",
      remedy: "Run again to go on.",
    },
    cause,
  );
}
