/** Uniform in [0, 1). */
export type Chance = () => number;

/** mulberry32: the same sequence for the same seed, an unsigned 32-bit integer. */
function mulberry32(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * One stream of chance for each purpose: what one draws more or less of leaves the others as they
 * were, so that a fault plan can shrink without changing the rest of the seed.
 */
export function stream(seed: number, purpose: string): Chance {
  return mulberry32(fnv1a(purpose, (seed ^ 0x811c9dc5) >>> 0));
}

/** FNV-1a over UTF-16 code units, 32 bits; `from` continues an earlier hash. */
export function fnv1a(text: string, from = 0x811c9dc5): number {
  let hash = from;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

/** A whole number between two, both included. */
export const integer = (chance: Chance, from: number, to: number): number =>
  from + Math.floor(chance() * (to - from + 1));

/** One of a list that is not empty; what stands there twice comes twice as often. */
export const oneOf = <Value>(chance: Chance, values: readonly Value[]): Value =>
  values[Math.floor(chance() * values.length)]!;
