/** Units a duration may carry, in milliseconds. */
const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** What a duration looks like: a number and a unit, `500ms`, `5s`, `1.5m`, `2h`. */
export const durationPattern = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/;

/** Milliseconds of `5s`, `3m`, `2h` or `500ms`; undefined when the text is not a duration. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = durationPattern.exec(text) ?? [];
  const factor = unit === undefined ? undefined : unitMs[unit];
  return factor === undefined ? undefined : Math.round(Number(amount) * factor);
}

/** A duration as a person writes it, in the largest unit that needs no fraction: `5s`, `3m`. */
export function durationText(milliseconds: number): string {
  const units = Object.entries(unitMs).reverse();
  const [unit, factor] = units.find(([, ms]) => milliseconds % ms === 0) ?? ["ms", 1];
  return milliseconds === 0 ? "0s" : `${milliseconds / factor}${unit}`;
}
