import { takePage } from "../ec2/take-page.ts";
import { invalidParameter } from "./invalid-parameter.ts";

interface PageRequest {
  readonly nextToken?: string | undefined;
  readonly maxResults?: number | undefined;
}

/**
 * A page as ECR lists things: a hundred unless told otherwise, a thousand at most, and no paging
 * where things are named (API reference). InvalidParameterException.
 */
export function pageOf<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  input: PageRequest,
): { items: readonly Item[]; next: string | undefined } {
  const { nextToken: token, maxResults: size = 100 } = input;
  if (size < 1 || size > 1_000) {
    throw invalidParameter(
      "Invalid parameter at 'maxResults' failed to satisfy constraint: 'must be 1 to 1000'",
    );
  }
  return takePage(items, idOf, { token, size, badToken: "InvalidParameterException" });
}

/** Throws where both are asked for: a page, and things by name. InvalidParameterException. */
export function refusePaging({ nextToken, maxResults }: PageRequest, named: string): void {
  if (nextToken === undefined && maxResults === undefined) return;
  throw invalidParameter(`Invalid parameter: '${named}' can't be used with paging parameters`);
}
