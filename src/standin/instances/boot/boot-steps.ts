import type { Clock } from "../../clock.ts";
import type { BootReporter, BootStep } from "./boot-report.ts";
import type { Redact } from "./redact.ts";

/** Runs the steps of a boot one after the other, each reported when it starts and ends. */
export class BootSteps {
  readonly #reporter: BootReporter;
  readonly #clock: Clock;
  readonly #note: (line: string) => void;
  readonly #redact: Redact;

  constructor(order: {
    readonly reporter: BootReporter;
    readonly clock: Clock;
    readonly note: (line: string) => void;
    readonly redact: Redact;
  }) {
    this.#reporter = order.reporter;
    this.#clock = order.clock;
    this.#note = order.note;
    this.#redact = order.redact;
  }

  /** Does `work`; `detail` says in a few words what it achieved. A failed step has no end. */
  async run<T>(name: string, work: () => Promise<T>, detail: (result: T) => string): Promise<T> {
    const startedAt = this.#clock.now();
    this.#note(name);
    const done = this.#reporter.report.steps;
    const step: BootStep = { name, startedAt, seconds: undefined, detail: undefined };
    await this.#reporter.change({ step: name, steps: [...done, step] });
    const result = await work();
    const seconds = (this.#clock.now() - startedAt) / 1_000;
    const ended = { ...step, seconds, detail: this.#redact(detail(result)) };
    this.#note(`${name}: ${ended.detail} (${seconds.toFixed(1)} s)`);
    // Written with the start of the next step, or with the end of the boot, which follow at once.
    void this.#reporter.change({ steps: [...done, ended] });
    return result;
  }
}
