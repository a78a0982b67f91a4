import type { Clock } from "../engine/ports.ts";
import type { CallTally } from "./tally.ts";

/** The same clock, telling the tally how long its sleeps took, also those cut short. */
export function countedClock(clock: Clock, tally: CallTally): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    async sleep(ms, signal) {
      const start = clock.monotonic();
      try {
        await clock.sleep(ms, signal);
      } finally {
        tally.waited(clock.monotonic() - start);
      }
    },
  };
}
