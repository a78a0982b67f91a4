/** What a percentage looks like: a number and a percent sign, `50%`. */
export const percentagePattern = /^(\d+(?:\.\d+)?)%$/;

/** The number of `50%`, 0 to 100; undefined when the text is not such a percentage. */
export function parsePercentage(text: string): number | undefined {
  const [, amount] = percentagePattern.exec(text) ?? [];
  const percent = Number(amount);
  return amount === undefined || percent > 100 ? undefined : percent;
}
