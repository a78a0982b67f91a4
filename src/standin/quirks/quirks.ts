import type { QuirkId } from "./all-quirks.ts";

/** The switches of one stand-in: every quirk is on but those it was made without. */
export class Quirks {
  readonly #off: ReadonlySet<QuirkId>;

  constructor(off: Iterable<QuirkId> = []) {
    this.#off = new Set(off);
  }

  has(id: QuirkId): boolean {
    return !this.#off.has(id);
  }
}
