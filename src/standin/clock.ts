import { TimerQueue } from "./timer-queue.ts";

/**
 * Time as the stand-in knows it. Every transition (a boot, a probe, a drain) is scheduled here, so
 * the same code runs on the wall clock behind the HTTP door and on a virtual clock in simulations.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /**
   * Runs `run` once, `ms` from now. The returned function cancels it. What was due before now
   * (`ms` < 0: a stand-in was closed meanwhile) runs soon, the longest overdue first.
   */
  after(ms: number, run: () => void): Cancel;
}

export type Cancel = () => void;

/** The machine's own clock. Timers do not keep the process alive. */
export function wallClock(): Clock {
  return {
    now: () => Date.now(),
    after(ms, run) {
      const timer = setTimeout(run, Math.max(0, ms));
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}

/** A clock that moves only when told to; timers fire in time order, ties in order of scheduling. */
export class VirtualClock implements Clock {
  #now: number;
  #sequence = 0;
  readonly #timers = new TimerQueue();

  constructor(startMs: number) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): Cancel {
    const timer = { at: this.#now + ms, order: this.#sequence++, run };
    this.#timers.add(timer);
    return () => this.#timers.remove(timer);
  }

  /** Moves time on by `ms`, firing every timer that falls due on the way. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (let next = this.#timers.next; next && next.at <= until; next = this.#timers.next) {
      this.#timers.remove(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = until;
  }
}
