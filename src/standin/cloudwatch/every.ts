import type { Cancel, Clock } from "../clock.ts";

/**
 * Runs `run` at every whole multiple of `intervalMs` since the Unix epoch from the next one on,
 * until cancelled. `moment` is that multiple: a wall clock's timer may be off a bit.
 */
export function every(clock: Clock, intervalMs: number, run: (moment: number) => void): Cancel {
  let moment = Math.floor(clock.now() / intervalMs) * intervalMs;
  let cancel: Cancel;
  const wait = (): void => {
    moment += intervalMs;
    const due = moment;
    cancel = clock.after(Math.max(0, due - clock.now()), () => {
      wait();
      run(due);
    });
  };
  wait();
  return () => cancel();
}

/** Of metrics and of evaluations, in milliseconds. */
export const minuteMs = 60_000;
