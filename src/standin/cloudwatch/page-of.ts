import { takePage } from "../ec2/take-page.ts";
import { invalidRequest } from "./refusals.ts";

/** A page of alarms or of their history: 1 to 100 records, 50 unless told (UNCONFIRMED). */
export function pageOf<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  input: { readonly NextToken?: string | undefined; readonly MaxRecords?: number | undefined },
): { items: readonly Item[]; next: string | undefined } {
  const { NextToken: token, MaxRecords: size = 50 } = input;
  if (size < 1 || size > 100) {
    throw invalidRequest(
      `1 validation error detected: Value '${size}' at 'maxRecords' failed to satisfy ` +
        "constraint: Member must have value between 1 and 100",
    );
  }
  return takePage(items, idOf, { token, size, badToken: "InvalidNextToken" });
}
