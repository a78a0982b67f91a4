import { RolloutFailure } from "../domain/failure.ts";
import type { Clock } from "./ports.ts";

/**
 * Milliseconds in which AWS may leave looks unanswered, or throttle them, before that stops a
 * rollout: less than a lease lasts, so that whoever waits still holds it.
 */
const patienceMs = 30_000;

/** What a look came to; `unanswered` is why AWS could not be asked this time. */
export type Asked<T> = { readonly seen: T } | { readonly unanswered: RolloutFailure };

/**
 * Looks that only AWS's weather has spoilt are no news. Made anew for each wait; rethrows
 * AWS_UNREACHABLE once nothing was answered for 30 s, and everything else at once.
 */
export function createPatience(clock: Clock) {
  let silentSince: number | undefined;
  return async <T>(look: () => Promise<T>): Promise<Asked<T>> => {
    try {
      const seen = await look();
      silentSince = undefined;
      return { seen };
    } catch (error) {
      if (!(error instanceof RolloutFailure) || error.failure.code !== "AWS_UNREACHABLE") {
        throw error;
      }
      silentSince ??= clock.monotonic();
      if (clock.monotonic() - silentSince >= patienceMs) {
        throw error;
      }
      return { unanswered: error };
    }
  };
}
