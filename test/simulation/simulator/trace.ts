import { fnv1a } from "./seeded.ts";

/** How many lines are kept for a failure's report. */
const kept = 60;

/** What happened, line by line: a hash over all of it, and the last lines in words. */
export class Trace {
  hash = fnv1a("");
  lines = 0;
  readonly #last: string[] = [];
  readonly #now: () => number;
  readonly #start: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#start = now();
  }

  add(line: string): void {
    const stamped = `${((this.#now() - this.#start) / 1000).toFixed(3)} ${line}`;
    this.hash = fnv1a(stamped, this.hash);
    this.lines += 1;
    this.#last.push(stamped);
    if (this.#last.length > 4 * kept) this.#last.splice(0, this.#last.length - kept);
  }

  last(count = 40): readonly string[] {
    return this.#last.slice(-count);
  }
}
