import type { RolloutResult } from "../domain/outcome.ts";
import type { RolloutEvent } from "../engine/events.ts";
import { duration } from "./duration.ts";
import { eventLine } from "./event-line.ts";
import { printable } from "./printable.ts";
import type { Reporter, Sink } from "./reporter.ts";
import { resultScreen } from "./result-screen.ts";
import { stepLabel } from "./step-label.ts";
import { ticking } from "./ticking.ts";

/** For logs: one line per event worth one; a wait repeats its reason every ten seconds. */
export function plain(sink: Sink): Reporter {
  return new PlainVoice(sink);
}

const repeatMs = 10_000;

class PlainVoice implements Reporter {
  readonly #sink: Sink;
  readonly #stop: () => void;
  #wait: Wait | undefined;
  #lastLine: string | undefined;
  #result: RolloutResult | undefined;

  constructor(sink: Sink) {
    this.#sink = sink;
    this.#stop = ticking(sink.clock, repeatMs / 10, () => this.#repeat());
  }

  tell(event: RolloutEvent): void {
    if (event.event === "rollout-finished") {
      this.#result = event.result;
      return;
    }
    if (event.event === "step-waiting") {
      this.#waiting(event);
      return;
    }
    if ("step" in event) {
      this.#wait = undefined;
    }
    const line = eventLine(event);
    if (line !== undefined && line !== this.#lastLine) {
      this.#lastLine = line;
      this.#sink.stderr(`${line}\n`);
    }
  }

  end(): void {
    this.#stop();
    if (this.#result) {
      this.#sink.stdout(resultScreen(this.#result));
      this.#result = undefined;
    }
  }

  #waiting(event: Extract<RolloutEvent, { event: "step-waiting" }>): void {
    const now = this.#sink.clock.monotonic();
    if (this.#wait?.reason === event.reason && now - this.#wait.saidAt < repeatMs) {
      return;
    }
    const label = stepLabel(event.step, event.direction);
    const since = now - event.elapsedSeconds * 1000;
    this.#say({ label, reason: event.reason, since, saidAt: now });
  }

  #repeat(): void {
    if (this.#wait && this.#sink.clock.monotonic() - this.#wait.saidAt >= repeatMs) {
      this.#say({ ...this.#wait, saidAt: this.#sink.clock.monotonic() });
    }
  }

  #say(wait: Wait): void {
    this.#wait = wait;
    const elapsed = duration((wait.saidAt - wait.since) / 1000);
    this.#lastLine = `${wait.label}: ${elapsed}: ${printable(wait.reason)}`;
    this.#sink.stderr(`${this.#lastLine}\n`);
  }
}

interface Wait {
  readonly label: string;
  readonly reason: string;
  /** Monotonic milliseconds at which the step began to wait, and at which it was last said. */
  readonly since: number;
  readonly saidAt: number;
}
