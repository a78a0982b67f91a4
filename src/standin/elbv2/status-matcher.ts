import { validationError } from "../validation-error.ts";

/** Whether a matcher (`200`, `200,202`, `200-299`, or a mix) accepts `status`. */
export function acceptsStatus(matcher: string, status: number): boolean {
  return ranges(matcher).some(([low, high]) => low <= status && status <= high);
}

/** Refuses a matcher that is malformed or reaches outside 200-499 (aws-facts §2.4; UNCONFIRMED). */
export function requireMatcher(matcher: string): void {
  for (const [low, high, part] of ranges(matcher)) {
    // Written so that what is no number at all is refused as well.
    if (low >= 200 && high <= 499 && low <= high) continue;
    throw validationError(`Health check matcher HTTP code '${part}' must be within '200-499'`);
  }
}

function ranges(matcher: string): [low: number, high: number, part: string][] {
  return matcher.split(",").map((part) => {
    const match = /^(\d{3})(?:-(\d{3}))?$/.exec(part);
    return [Number(match?.[1]), Number(match?.[2] ?? match?.[1]), part];
  });
}
