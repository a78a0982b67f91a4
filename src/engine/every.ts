import type { Clock } from "./ports.ts";

/** Does `work` each time `ms` have passed since it was last done, or since now; else nothing. */
export function every(clock: Clock, ms: number, work: () => Promise<void>): () => Promise<void> {
  let last = clock.monotonic();
  return async () => {
    if (clock.monotonic() - last >= ms) {
      await work();
      last = clock.monotonic();
    }
  };
}
