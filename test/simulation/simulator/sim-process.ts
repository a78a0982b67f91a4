import type { Clock } from "../../../src/engine/ports.ts";
import type { Cancel } from "../../../src/standin/clock.ts";
import type { Owner, SimClock } from "./sim-clock.ts";

/** How the clocks of a process's host differ from the world's. */
export interface HostClocks {
  /** Milliseconds by which its wall clock is ahead. */
  readonly skewMs: number;
}

/**
 * One run of slipway: dead, it never does or learns anything again; paused, its timers and the
 * replies to it are held back while the world goes on.
 */
export class SimProcess implements Owner {
  readonly name: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  isDead = false;
  readonly #time: SimClock;
  readonly #interrupt = new AbortController();
  #held: (() => void)[] | undefined;
  /** Milliseconds its monotonic clock stood still in sleeps of the whole host. */
  #asleepMs = 0;

  constructor(name: string, time: SimClock, { skewMs }: HostClocks) {
    this.name = name;
    this.#time = time;
    this.signal = this.#interrupt.signal;
    const startedAt = time.now();
    this.clock = {
      now: () => time.now() + skewMs,
      monotonic: () => time.now() - startedAt - this.#asleepMs,
      sleep: (ms, signal) => this.#sleep(ms, signal),
    };
  }

  get isPaused(): boolean {
    return this.#held !== undefined;
  }

  /** Runs `run` in `ms`, or when it wakes; never once it is dead. */
  after(ms: number, run: () => void): Cancel {
    let cancelled = false;
    const due = (): void => {
      if (this.isDead || cancelled) return;
      if (this.#held) this.#held.push(due);
      else run();
    };
    const cancel = this.#time.afterFor(this, ms, due);
    return () => {
      cancelled = true;
      cancel();
    };
  }

  kill(): void {
    this.isDead = true;
    this.#held = undefined;
  }

  /** Ctrl-C. */
  interrupt(): void {
    this.#interrupt.abort(new Error("interrupted"));
  }

  /**
   * Freezes it for `ms`. A sleep of the whole host (`suspends`) stops its monotonic clock as well,
   * a stopped process does not.
   */
  pause(ms: number, suspends: boolean): void {
    if (this.isDead || this.#held) return;
    this.#held = [];
    this.#time.after(ms, () => {
      const held = this.#held ?? [];
      this.#held = undefined;
      if (suspends) this.#asleepMs += ms;
      for (const run of held) this.#time.afterFor(this, 0, run);
    });
  }

  /** Resolves once it is awake; never when it is dead. */
  awake(): Promise<void> {
    return new Promise((resolve) => {
      if (this.isDead) return;
      if (this.#held) this.#held.push(() => resolve());
      else resolve();
    });
  }

  #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const stop = (): void => {
        cancel();
        reject(signal?.reason as Error);
      };
      const cancel = this.after(ms, () => {
        signal?.removeEventListener("abort", stop);
        resolve();
      });
      signal?.addEventListener("abort", stop, { once: true });
    });
  }
}
