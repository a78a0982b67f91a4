import { takePage } from "../ec2/take-page.ts";
import { invalidParameter } from "./refusals.ts";

/** A page as groups and streams are listed: fifty at most. InvalidParameterException. */
export function pageOf<Item extends { readonly name: string }>(
  items: readonly Item[],
  input: { readonly nextToken?: string | undefined; readonly limit?: number | undefined },
): { items: readonly Item[]; next: string | undefined } {
  const { nextToken: token, limit: size = 50 } = input;
  checkLimit(size, 50);
  const badToken = "InvalidParameterException";
  return takePage(items, ({ name }) => name, { token, size, badToken });
}

/** 1 to `most`. */
export function checkLimit(limit: number, most: number): void {
  if (limit >= 1 && limit <= most) return;
  const bound = limit < 1 ? "greater than or equal to 1" : `less than or equal to ${most}`;
  throw invalidParameter(
    `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: ` +
      `Member must have value ${bound}`,
  );
}
