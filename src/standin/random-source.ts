import { randomBytes } from "node:crypto";

/** Uniform in [0, 1), different every time. */
export const trueRandom = (): number => randomBytes(4).readUInt32BE() / 2 ** 32;

/** Uniform in [0, 1), the same sequence for the same seed (an unsigned 32-bit integer). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  // mulberry32: 32 bits of state are plenty for ids and choices that only need to repeat.
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
