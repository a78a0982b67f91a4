import type { Cancel, Clock } from "../clock.ts";
import { encode } from "./encode.ts";
import { writeKept } from "./kept-file.ts";

/** What a keeper keeps, and where. */
export interface KeeperOrder {
  readonly path: string;
  /** The machine's time. */
  readonly clock: Clock;
  /** Everything to be kept, as `encode` takes it. */
  state(): unknown;
  /** One line when it could not be written; it is tried again with the next change. */
  complain(line: string): void;
}

/** A change that somebody was told of is written this soon, in milliseconds. */
const soonMs = 50;
/** What only time has changed may wait. */
const beatMs = 1_000;
/** Of the time, at most this part is spent on writing. */
const share = 1 / 5;

/** Writes the state to its file again and again, whenever it has changed. */
export class Keeper {
  readonly #order: KeeperOrder;
  #written = "";
  #due: { readonly at: number; readonly cancel: Cancel } | undefined;
  #notBefore = 0;
  #writing: Promise<void> = Promise.resolve();
  #isOpen = false;

  constructor(order: KeeperOrder) {
    this.#order = order;
  }

  /** Writes for the first time; before, changes are nothing to it. */
  async begin(): Promise<void> {
    await this.write();
    this.#isOpen = true;
  }

  /** Somebody was told of a change. */
  changed(): void {
    this.#wake(soonMs);
  }

  /** Time has passed, and may have changed something. */
  passed(): void {
    this.#wake(beatMs);
  }

  /** Writes what there is now; rejects when it cannot. */
  async write(): Promise<void> {
    const { clock, path } = this.#order;
    const startedAt = clock.now();
    const text = encode(this.#order.state());
    if (text !== this.#written) {
      await writeKept(path, text);
      this.#written = text;
    }
    const endedAt = clock.now();
    this.#notBefore = endedAt + (endedAt - startedAt) * (1 / share - 1);
  }

  /** Writes for the last time; rejects when it cannot. Nothing is written afterwards. */
  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#due?.cancel();
    await this.#writing;
    await this.write();
  }

  #wake(ms: number): void {
    if (!this.#isOpen) return;
    const { clock } = this.#order;
    const at = Math.max(clock.now() + ms, this.#notBefore);
    if (this.#due && this.#due.at <= at) return;
    this.#due?.cancel();
    this.#due = { at, cancel: clock.after(at - clock.now(), () => this.#writeNext()) };
  }

  /** One after the other: a change during a write is due after it. */
  #writeNext(): void {
    this.#due = undefined;
    this.#writing = this.#writing
      .then(() => (this.#isOpen ? this.write() : undefined))
      .catch((error: unknown) => {
        this.#order.complain(`stand-in: its state could not be written: ${String(error)}`);
      });
  }
}
