/** A change of the production rule that leaves a candidate with weight. */
export interface Shift {
  /** Number of the rollout whose candidate it is. */
  readonly rollout: number;
  /** Of the traffic, before and after. */
  readonly before: number;
  readonly percent: number;
  /** The percentages of the rollout's plan, rising. */
  readonly plan: readonly number[];
  /** Seconds that a share must have passed before the next one. */
  readonly pauseSeconds: number;
  /** Stable could not carry its share at some time: the whole candidate may take over at once. */
  readonly isStableLost: boolean;
  /** Virtual milliseconds. */
  readonly at: number;
}

/**
 * S4 and S13: a candidate goes forward by one step of its plan, and not before the one in force has
 * lasted as long as it is watched. Back it may go at any time, and from there to whatever it had
 * reached: so is drift repaired, and so does a change arrive that comes late or twice.
 */
export class PlanPath {
  #rollout = 0;
  #highest = 0;
  #reachedAt: number;

  constructor(startedAt: number) {
    this.#reachedAt = startedAt;
  }

  /** What is wrong with this change, by invariant; undefined: nothing. */
  take(shift: Shift): readonly ["S4" | "S13", string] | undefined {
    const { rollout, before, percent, plan, at } = shift;
    // Another rollout: what its candidate has already, it has had since before anybody looked.
    if (rollout !== this.#rollout) this.#highest = before;
    this.#rollout = rollout;
    if (percent <= this.#highest) return undefined;
    const [from, since] = [this.#highest, this.#reachedAt];
    this.#highest = percent;
    this.#reachedAt = at;
    if (shift.isStableLost && percent === 100) return undefined;
    const next = plan.find((step) => step > from);
    if (percent !== next) {
      return ["S4", `from ${from} % to ${percent} %, and ${next} % comes next in the plan`];
    }
    if (from > 0 && at - since < shift.pauseSeconds * 1000) {
      const seconds = (at - since) / 1000;
      return [
        "S13",
        `from ${from} % to ${percent} % after ${seconds} s, before it can have passed`,
      ];
    }
    return undefined;
  }
}
