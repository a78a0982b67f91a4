import { validationError } from "../validation-error.ts";

/**
 * Refuses an integer outside `low`..`high` in the words of AWS's generic constraint check
 * (ranges: aws-facts §2.4; wording UNCONFIRMED for this service).
 */
export function requireRange(member: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  const bound =
    value < low
      ? `Member must have value greater than or equal to ${low}`
      : `Member must have value less than or equal to ${high}`;
  throw validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy ` +
      `constraint: ${bound}`,
  );
}
