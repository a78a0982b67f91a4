import type { RolloutResult } from "../domain/outcome.ts";
import type { RolloutEvent } from "../engine/events.ts";
import { BootBoard } from "./boot-board.ts";
import { duration } from "./duration.ts";
import { eventLine } from "./event-line.ts";
import { LiveRegion, type LiveLine } from "./live-region.ts";
import { palette, type Palette } from "./palette.ts";
import { printable } from "./printable.ts";
import type { Reporter, Sink } from "./reporter.ts";
import { resultScreen } from "./result-screen.ts";
import { labelColumns, stepLabel } from "./step-label.ts";
import { ticking } from "./ticking.ts";
import { padTo } from "./width.ts";

/** For people at a terminal: finished steps stay, the running one is redrawn in place. */
export function terminal(sink: Sink): Reporter {
  return new TerminalVoice(sink);
}

type StepEvent = Extract<RolloutEvent, { readonly step: unknown }>;

class TerminalVoice implements Reporter {
  readonly #sink: Sink;
  readonly #colours: Palette;
  readonly #region: LiveRegion;
  readonly #boots = new BootBoard();
  readonly #stop: () => void;
  #running: { readonly label: string; readonly since: number; reason: string } | undefined;
  #result: RolloutResult | undefined;

  constructor(sink: Sink) {
    this.#sink = sink;
    this.#colours = palette(sink.colour);
    this.#region = new LiveRegion(sink.stderr, sink.width);
    this.#stop = ticking(sink.clock, 1000, () => this.#region.show(this.#live()));
  }

  tell(event: RolloutEvent): void {
    if (event.event === "rollout-finished") {
      this.#result = event.result;
    } else if (event.event === "boot-progress") {
      this.#boots.tell(event);
      this.#region.show(this.#live());
    } else if (event.event === "lease-waiting") {
      this.#begin("lease", `held by ${event.holder} (${event.purpose})`);
    } else if ("step" in event) {
      this.#tellStep(event);
    } else {
      this.#running = this.#running?.label === "lease" ? undefined : this.#running;
      const line = eventLine(event) ?? "";
      this.#print(event.event === "rollout-started" ? this.#colours.strong(line) : `  ${line}`);
    }
  }

  end(): void {
    this.#stop();
    this.#running = undefined;
    this.#boots.clear();
    this.#region.show([]);
    if (this.#result) {
      this.#sink.stdout(resultScreen(this.#result));
      this.#result = undefined;
    }
  }

  #tellStep(event: StepEvent): void {
    const label = stepLabel(event.step, event.direction);
    switch (event.event) {
      case "step-started":
        this.#begin(label, "");
        return;
      case "step-waiting":
        if (this.#running?.label !== label) {
          this.#begin(label, event.reason);
        }
        this.#running = { label, since: this.#running?.since ?? 0, reason: event.reason };
        this.#region.show(this.#live());
        return;
      case "step-finished":
        this.#settle(this.#colours.good("✓"), label, event.seconds, "");
        return;
      case "step-failed": {
        const { code, summary } = event.failure;
        const words = printable(`${code}: ${summary}`);
        this.#settle(this.#colours.bad("✗"), label, event.seconds, words);
        return;
      }
      default:
        event satisfies never;
    }
  }

  #begin(label: string, reason: string): void {
    this.#running = { label, since: this.#sink.clock.monotonic(), reason };
    this.#region.show(this.#live());
  }

  #settle(mark: string, label: string, seconds: number, words: string): void {
    this.#running = undefined;
    this.#boots.clear();
    this.#print(`  ${mark} ${columns(label, seconds)}  ${words}`.trimEnd());
  }

  #print(line: string): void {
    this.#region.print([line], this.#live());
  }

  #live(): readonly LiveLine[] {
    if (!this.#running) {
      return [];
    }
    const { label, since, reason } = this.#running;
    const seconds = Math.floor((this.#sink.clock.monotonic() - since) / 1000);
    const text = `  › ${columns(label, seconds)}  ${printable(reason)}`.trimEnd();
    const boots = this.#boots
      .lines()
      .map((line) => ({ text: `      ${line}`, paint: this.#colours.dim }));
    return [{ text, paint: (line) => line }, ...boots];
  }
}

function columns(label: string, seconds: number): string {
  return `${padTo(labelColumns, label)} ${padTo(12, duration(seconds), "right")}`;
}
