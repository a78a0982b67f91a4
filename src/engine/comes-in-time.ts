import type { StepContext } from "./context.ts";
import { waitUntil, type Look } from "./wait.ts";

/**
 * What `look` comes to on the way back, or false once so many milliseconds are over: what has not
 * come to be so by then, customers go without.
 */
export function comesInTime(
  context: Pick<StepContext, "world" | "signal" | "waiting">,
  endMs: number,
  look: () => Promise<Look<boolean>>,
): Promise<boolean> {
  return waitUntil<boolean>({
    clock: context.world.clock,
    signal: context.signal,
    // Running out of time is an answer; while AWS gives none, there is time for the last look.
    timeoutMs: 2 * endMs,
    everyMs: [1000, 3000],
    waiting: (reason) => context.waiting(reason),
    tooLate: (reason) => ({ code: "TIMEOUT", summary: `Nothing was given back: ${reason}.` }),
    look: async (elapsedMs) => (elapsedMs < endMs ? await look() : { done: false }),
  });
}
