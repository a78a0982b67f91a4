import { validationError } from "../validation-error.ts";

/**
 * Whether a matcher (`200`, `200,202`, `200-299`, or a mix) accepts `status`. Refuses a matcher
 * that is malformed or reaches outside 200-499 (aws-facts §2.4; wording UNCONFIRMED).
 */
export function acceptsStatus(matcher: string, status: number): boolean {
  return matcher
    .split(",")
    .map(range)
    .some(([low, high]) => low <= status && status <= high);
}

function range(part: string): [low: number, high: number] {
  const match = /^(\d{3})(?:-(\d{3}))?$/.exec(part);
  const low = Number(match?.[1]);
  const high = Number(match?.[2] ?? match?.[1]);
  if (!match || low < 200 || high > 499 || low > high) {
    throw validationError(`Health check matcher HTTP code '${part}' must be within '200-499'`);
  }
  return [low, high];
}
