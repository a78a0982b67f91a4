import type { RolloutEvent } from "../engine/events.ts";

/** A voice: events in, words out. It decides nothing and asks nothing. */
export interface Reporter {
  tell(event: RolloutEvent): void;
  /** Says the result, stops every clock, leaves the terminal clean. May be called twice. */
  end(): void;
}

/** Where words go. The result belongs on standard output, the narration on standard error. */
export interface Sink {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Columns of the terminal the narration goes to. */
  readonly width: number;
  /** Whether the narration may be coloured; the result never is, it may be going to a file. */
  readonly colour: boolean;
  readonly clock: ReportClock;
}

/** The part of the engine's clock that a voice needs; the engine's own clock fits. */
export interface ReportClock {
  /** Milliseconds that only go forward. */
  monotonic(): number;
  /** Resolves after `ms`; rejects at once when `signal` is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
