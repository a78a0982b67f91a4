import type { Clock } from "../engine/ports.ts";
import { createInTurn } from "./in-turn.ts";

/** Sends one call at a time, each long enough after the one before. */
export type Pacer = <Answer>(send: () => Promise<Answer>, signal?: AbortSignal) => Promise<Answer>;

/** A second; see createPacer for what it is measured between. */
export const elbSpacingMs = 1_000;

/**
 * Keeps at least `spacingMs` between the answer to one call and the sending of the next, first
 * come, first served. Measured so, no two calls can *reach* AWS within the spacing, however
 * unevenly the network delays them. Used over all ELB actions of a process: eight rollouts at once
 * then stay under the account's 10 calls a second (aws-facts §2.7).
 */
export function createPacer(clock: Clock, spacingMs: number): Pacer {
  const inTurn = createInTurn();
  let lastAnswer = Number.NEGATIVE_INFINITY;
  return (send, signal) =>
    inTurn(async () => {
      signal?.throwIfAborted();
      // A sleep may end early by a fraction; only the clock says whether it is time.
      for (;;) {
        const wait = lastAnswer + spacingMs - clock.monotonic();
        if (wait <= 0) {
          break;
        }
        await clock.sleep(wait, signal);
      }
      try {
        return await send();
      } finally {
        lastAnswer = clock.monotonic();
      }
    });
}
