import { AwsError } from "../aws-error.ts";
import { takePage } from "./take-page.ts";

/**
 * A page as EC2's Describe operations give it. Without `MaxResults` everything comes at once;
 * outside `bounds` it is InvalidParameterValue. Code and text of a bad token are UNCONFIRMED.
 */
export function pageOf<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  input: { readonly NextToken?: string | undefined; readonly MaxResults?: number | undefined },
  bounds: { readonly min: number; readonly max: number },
): { items: readonly Item[]; next: string | undefined } {
  const { NextToken: token, MaxResults: size } = input;
  if (size !== undefined && (size < bounds.min || size > bounds.max)) {
    throw new AwsError(
      "InvalidParameterValue",
      `Value ( ${size} ) for parameter maxResults is invalid. ` +
        `Expecting a value between ${bounds.min} and ${bounds.max}.`,
    );
  }
  return takePage(items, idOf, {
    token,
    size: size ?? Number.POSITIVE_INFINITY,
    badToken: "InvalidParameterValue",
  });
}
