import type { Clock } from "../engine/ports.ts";
import { createInTurn } from "./in-turn.ts";

/** Waits until the next call may be sent; rejects as soon as `signal` is aborted. */
export type Pacer = (signal?: AbortSignal) => Promise<void>;

/** A second, and room for a timer that fires early or a clock that is read late. */
export const elbSpacingMs = 1_050;

/**
 * Keeps sends at least `spacingMs` apart, first come, first served. Used over all ELB actions of a
 * process: eight rollouts at once then stay under the account's 10 calls a second (aws-facts
 * §2.7).
 */
export function createPacer(clock: Clock, spacingMs: number): Pacer {
  const inTurn = createInTurn();
  let lastSend = Number.NEGATIVE_INFINITY;
  return (signal) =>
    inTurn(async () => {
      signal?.throwIfAborted();
      // A sleep may end early by a fraction; only the clock says whether it is time.
      for (;;) {
        const wait = lastSend + spacingMs - clock.monotonic();
        if (wait <= 0) {
          break;
        }
        await clock.sleep(wait, signal);
      }
      lastSend = clock.monotonic();
    });
}
