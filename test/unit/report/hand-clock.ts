import type { ReportClock } from "../../../src/report/reporter.ts";

interface HandClock extends ReportClock {
  advance(ms: number): Promise<void>;
  /** How many sleeps are underway. */
  sleeping(): number;
}

/** A clock moved by hand; `advance` resolves after everything that fell due has run. */
export function handClock(): HandClock {
  let now = 0;
  let sleepers: { at: number; wake: () => void }[] = [];
  return {
    sleeping: () => sleepers.length,
    monotonic: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const stop = () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(new Error("aborted"));
        };
        const wake = () => {
          signal?.removeEventListener("abort", stop);
          resolve();
        };
        const sleeper = { at: now + ms, wake };
        sleepers.push(sleeper);
        signal?.addEventListener("abort", stop);
      }),
    async advance(ms) {
      const until = now + ms;
      for (;;) {
        const due = sleepers.filter((sleeper) => sleeper.at <= until);
        const first = due.sort((a, b) => a.at - b.at)[0];
        if (!first) {
          break;
        }
        now = first.at;
        sleepers = sleepers.filter((sleeper) => sleeper !== first);
        first.wake();
        await new Promise((turn) => setImmediate(turn));
      }
      now = until;
    },
  };
}
