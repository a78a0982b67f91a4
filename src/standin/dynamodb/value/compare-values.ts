import { compareDecimals, parseDecimal } from "./decimal.ts";
import type { Value } from "./attribute-value.ts";

/**
 * Order of two values of one scalar type: strings by their UTF-8 bytes, numbers by value, binary by
 * unsigned bytes. Undefined when the types differ or have no order (everything but S, N and B).
 */
export function compareValues(a: Value, b: Value): number | undefined {
  if (a.S !== undefined && b.S !== undefined) {
    return Buffer.compare(Buffer.from(a.S, "utf8"), Buffer.from(b.S, "utf8"));
  }
  if (a.N !== undefined && b.N !== undefined) return compareNumbers(a.N, b.N);
  if (a.B !== undefined && b.B !== undefined) return Buffer.compare(a.B, b.B);
  return undefined;
}

function compareNumbers(a: string, b: string): number | undefined {
  const left = parseDecimal(a);
  const right = parseDecimal(b);
  return left && right && compareDecimals(left, right);
}
