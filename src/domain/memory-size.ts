/** What a memory size looks like: a whole number and a unit, `512m` or `1g` (powers of 1024). */
export const memorySizePattern = /^(\d+)(m|g)$/;

/** MiB of `512m` or `1g`; undefined when the text is not a memory size. */
export function parseMemorySize(text: string): number | undefined {
  const [, amount, unit] = memorySizePattern.exec(text) ?? [];
  return unit === undefined ? undefined : Number(amount) * (unit === "g" ? 1024 : 1);
}
