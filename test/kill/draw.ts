import { seededRandom } from "../../src/standin/random-source.ts";

/** Choices that repeat for the same seed. */
export class Draw {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** Uniform in [0, 1). */
  share(): number {
    return this.#random();
  }

  chance(probability: number): boolean {
    return this.share() < probability;
  }

  between(least: number, most: number): number {
    return least + this.share() * (most - least);
  }

  among<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.share() * values.length)] as Value;
  }
}
