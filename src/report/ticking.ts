import type { ReportClock } from "./reporter.ts";

/** Runs `tick` every `ms` until the returned function is called. */
export function ticking(clock: ReportClock, ms: number, tick: () => void): () => void {
  const stop = new AbortController();
  void (async () => {
    while (!stop.signal.aborted) {
      try {
        await clock.sleep(ms, stop.signal);
      } catch (error) {
        if (stop.signal.aborted) {
          return;
        }
        throw error;
      }
      if (!stop.signal.aborted) {
        tick();
      }
    }
  })();
  return () => stop.abort();
}
