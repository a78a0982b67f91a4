import type { Cancel, Clock } from "../../../src/standin/clock.ts";
import { TimerQueue, type QueuedTimer } from "../../../src/standin/timer-queue.ts";

/** Whoever a timer belongs to: a process that may be paused or dead; undefined: the world. */
export interface Owner {
  readonly name: string;
}

interface OwnedTimer extends QueuedTimer {
  readonly owner: Owner | undefined;
}

/**
 * Virtual time that fires one timer at a time: between two, everything that the first one caused
 * has settled, so that what happens is one sequence of transitions.
 */
export class SimClock implements Clock {
  /** Whose timer is being fired; what is done meanwhile is done by them. */
  current: Owner | undefined;
  readonly #timers = new TimerQueue();
  #now: number;
  #order = 0;

  constructor(startMs: number) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): Cancel {
    return this.afterFor(undefined, ms, run);
  }

  /** The same, in the name of a process. */
  afterFor(owner: Owner | undefined, ms: number, run: () => void): Cancel {
    const at = this.#now + (ms > 0 ? ms : 0);
    const timer: OwnedTimer = { at, order: this.#order++, run, owner };
    this.#timers.add(timer);
    return () => this.#timers.remove(timer);
  }

  /** Fires the next timer; false when there is none. */
  fireNext(): boolean {
    const next = this.#timers.next as OwnedTimer | undefined;
    if (!next) return false;
    this.#timers.remove(next);
    this.#now = Math.max(this.#now, next.at);
    this.current = next.owner;
    next.run();
    return true;
  }
}

/** Lets everything run that needs no time. */
export const settle = (): Promise<void> => new Promise((done) => setImmediate(done));
