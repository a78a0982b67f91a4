import { validationError } from "../validation-error.ts";
import { takePage } from "../ec2/take-page.ts";

/** A page as Auto Scaling's Describe operations give it; sizes are in aws-facts §1.8. */
export function pageOf<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  input: { readonly NextToken?: string | undefined; readonly MaxRecords?: number | undefined },
  sizes: { readonly usual: number; readonly max: number },
): { items: readonly Item[]; next: string | undefined } {
  const { NextToken: token, MaxRecords: size = sizes.usual } = input;
  if (size < 1 || size > sizes.max) {
    throw validationError(
      `Value '${size}' at 'maxRecords' failed to satisfy constraint: ` +
        `Member must have value between 1 and ${sizes.max}`,
    );
  }
  return takePage(items, idOf, { token, size, badToken: "InvalidNextToken" });
}
