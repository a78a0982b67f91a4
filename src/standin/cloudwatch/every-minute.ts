import type { Cancel, Clock } from "../clock.ts";

/**
 * Runs `run` at every whole minute of the clock from the next one on, until cancelled. `minute` is
 * the one that begins, in milliseconds since the Unix epoch: a wall clock's timer may be off a bit.
 */
export function everyMinute(clock: Clock, run: (minute: number) => void): Cancel {
  let minute = Math.floor(clock.now() / minuteMs) * minuteMs;
  let cancel: Cancel;
  const wait = (): void => {
    minute += minuteMs;
    const due = minute;
    cancel = clock.after(Math.max(0, due - clock.now()), () => {
      wait();
      run(due);
    });
  };
  wait();
  return () => cancel();
}

const minuteMs = 60_000;
