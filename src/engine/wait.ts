import { fail, RolloutFailure, type Failure } from "../domain/failure.ts";
import { createPatience } from "./patience.ts";
import type { Clock } from "./ports.ts";

/** One look at the thing waited for: it is so, or the reason it is not yet. */
export type Look<T> = { readonly done: T } | { readonly notYet: string };

export interface Wait<T> {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Shortest and longest time between two looks; it grows by 3 % of the time waited. */
  readonly everyMs: readonly [shortest: number, longest: number];
  look(elapsedMs: number): Promise<Look<T>>;
  /** Told each time the reason changes. */
  waiting(reason: string): void;
  /** What it means that time ran out, given the last reason seen. */
  tooLate(lastReason: string): Failure;
}

/**
 * The only place that waits: with a deadline, and never without a reason. A deadline that passes
 * while AWS does not answer says nothing about the thing waited for: then AWS_UNREACHABLE it is.
 */
export async function waitUntil<T>(wait: Wait<T>): Promise<T> {
  if (!Number.isFinite(wait.timeoutMs) || !(wait.everyMs[0] > 0)) {
    throw new Error(`a wait of ${wait.timeoutMs} ms, every ${wait.everyMs[0]} ms, has no end`);
  }
  const start = wait.clock.monotonic();
  const patiently = createPatience(wait.clock);
  let lastReason: string | undefined;
  for (;;) {
    const elapsed = wait.clock.monotonic() - start;
    const asked = await patiently(() => wait.look(elapsed));
    const look: Look<T> =
      "seen" in asked ? asked.seen : { notYet: asked.unanswered.failure.summary };
    if ("done" in look) {
      return look.done;
    }
    const reason = look.notYet;
    if (reason !== lastReason) {
      lastReason = reason;
      wait.waiting(reason);
    }
    const left = wait.timeoutMs - (wait.clock.monotonic() - start);
    if (left <= 0 && "unanswered" in asked) {
      throw asked.unanswered;
    }
    if (left <= 0) {
      fail(wait.tooLate(reason));
    }
    const [shortest, longest] = wait.everyMs;
    const pace = Math.min(longest, Math.max(shortest, 0.03 * elapsed));
    await pause(wait.clock, Math.min(pace, left), wait.signal);
  }
}

/** Waits `ms`; an interruption becomes the Failure INTERRUPTED. */
export async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  throwIfInterrupted(signal);
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    throwIfInterrupted(signal);
    throw error;
  }
}

export function throwIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new RolloutFailure({
      code: "INTERRUPTED",
      summary: "Stopped on request; nothing was taken back.",
    });
  }
}
