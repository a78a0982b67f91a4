import { setTimeout as after } from "node:timers/promises";
import type { Clock } from "../engine/ports.ts";

/** The clock on the wall, for real runs; `sleep` rejects with the signal's reason when aborted. */
export const wallClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    signal?.throwIfAborted();
    try {
      await after(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
