import { takePage } from "../ec2/take-page.ts";
import { validationException } from "../validation-error.ts";

/** A page as Parameter Store lists things: 1 to 50 of them. InvalidNextToken for a bad token. */
export function pageOf<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  input: { readonly NextToken?: string | undefined; readonly MaxResults?: number | undefined },
  usual: number,
): { items: readonly Item[]; next: string | undefined } {
  const { NextToken: token, MaxResults: size = usual } = input;
  if (size < 1 || size > mostResults) {
    const bound = size < 1 ? "greater than or equal to 1" : "less than or equal to 50";
    throw validationException(
      `1 validation error detected: Value '${size}' at 'maxResults' failed to satisfy ` +
        `constraint: Member must have value ${bound}`,
    );
  }
  return takePage(items, idOf, { token, size, badToken: "InvalidNextToken" });
}

const mostResults = 50;
