/** Repeatable choices; every case draws its own from its seed. */
export class Chance {
  readonly #random: () => number;

  /** `random` is uniform in [0, 1). */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  /** A whole number between both, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  is(probability: number): boolean {
    return this.#random() < probability;
  }

  pick<One>(list: readonly One[]): One {
    return list[this.below(list.length)]!;
  }

  /** One of several ways on, by weight. */
  of<One>(...ways: readonly (readonly [weight: number, make: () => One])[]): One {
    let rest = this.#random() * ways.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, make] of ways) {
      rest -= weight;
      if (rest < 0) return make();
    }
    return ways.at(-1)![1]();
  }

  times<One>(count: number, make: (index: number) => One): One[] {
    return Array.from({ length: count }, (_, index) => make(index));
  }

  /** Some of a list, in its order. */
  some<One>(list: readonly One[], probability: number): One[] {
    return list.filter(() => this.is(probability));
  }
}
