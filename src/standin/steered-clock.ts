import type { Cancel, Clock } from "./clock.ts";

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * The stand-in's own time: it runs like the machine's, but can be moved on. What falls due on the
 * way fires in order, each at its own moment; what goes by the machine's time is not moved.
 */
export class SteeredClock implements Clock {
  readonly #machine: Clock;
  /** By time, ties in order of scheduling. */
  readonly #timers: Timer[] = [];
  readonly #listeners: (() => void)[] = [];
  #sequence = 0;
  #aheadMs: number;
  /** Where a jump is just now, while there is one. */
  #jump: { now: number } | undefined;
  #alarm: { readonly at: number; readonly cancel: Cancel } | undefined;

  /** `aheadMs`: how far it is already ahead of the machine's. */
  constructor(machine: Clock, aheadMs = 0) {
    this.#machine = machine;
    this.#aheadMs = aheadMs;
  }

  /** How far this clock was moved on, in milliseconds. */
  get aheadMs(): number {
    return this.#aheadMs;
  }

  now(): number {
    return this.#jump?.now ?? this.#machine.now() + this.#aheadMs;
  }

  after(ms: number, run: () => void): Cancel {
    const timer = { at: this.now() + ms, order: this.#sequence++, run };
    this.#timers.splice(this.#placeOf(timer), 0, timer);
    this.#setAlarm();
    return () => {
      const place = this.#placeOf(timer);
      if (this.#timers[place] === timer) this.#timers.splice(place, 1);
    };
  }

  /** Calls `told` whenever something that was scheduled has run. */
  onFired(told: () => void): void {
    this.#listeners.push(told);
  }

  /**
   * Moves on by `ms`; resolves when all that fell due has run. Between them others get their turn,
   * so that connections live on. One jump at a time: the next waits for nobody and throws.
   */
  async advance(ms: number): Promise<void> {
    if (this.#jump) throw new Error("time is being moved on already");
    const jump = { now: this.now() };
    const until = jump.now + ms;
    this.#jump = jump;
    this.#alarm?.cancel();
    this.#alarm = undefined;
    try {
      for (let fired = 1; this.#isDue(until); fired += 1) {
        this.#fireNext(jump);
        if (fired % firedInARow === 0) await turn();
      }
    } finally {
      this.#jump = undefined;
      this.#aheadMs += ms;
      this.#setAlarm();
    }
  }

  #isDue(until: number): boolean {
    return (this.#timers[0]?.at ?? Number.POSITIVE_INFINITY) <= until;
  }

  #fireNext(jump?: { now: number }): void {
    const timer = this.#timers.shift();
    if (!timer) return;
    if (jump) jump.now = Math.max(jump.now, timer.at);
    try {
      timer.run();
    } finally {
      for (const told of this.#listeners) told();
    }
  }

  #placeOf({ at, order }: Timer): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#timers[middle];
      if (other && (other.at - at || other.order - order) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** One timer of the machine for the earliest of ours; none in a jump, which looks by itself. */
  #setAlarm(): void {
    const next = this.#timers[0];
    if (this.#jump || !next || (this.#alarm && this.#alarm.at <= next.at)) return;
    this.#alarm?.cancel();
    // Timers of the machine may come a fraction early.
    const wait = Math.ceil(next.at - this.now());
    this.#alarm = { at: next.at, cancel: this.#machine.after(wait, () => this.#ring()) };
  }

  #ring(): void {
    this.#alarm = undefined;
    try {
      while (!this.#jump && this.#isDue(this.now())) this.#fireNext();
    } finally {
      this.#setAlarm();
    }
  }
}

/** Timers of a jump that run before others get their turn. */
const firedInARow = 50;

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
