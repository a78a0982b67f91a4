import { validationError } from "../validation-error.ts";

/** Seconds that credentials are asked for, within bounds. ValidationError (text UNCONFIRMED). */
export function durationOf(
  asked: number | undefined,
  { usual, most }: { readonly usual: number; readonly most: number },
): number {
  const seconds = asked ?? usual;
  if (seconds >= 900 && seconds <= most) return seconds;
  throw validationError(
    `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy ` +
      `constraint: Member must have value between 900 and ${most}`,
  );
}
