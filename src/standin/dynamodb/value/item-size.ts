import type { Item, Value } from "./attribute-value.ts";
import { parseDecimal } from "./decimal.ts";

/**
 * Size of an item in bytes as DynamoDB counts it for the 400 KB limit, pages and capacity:
 * attribute names and values in UTF-8 (aws-facts.md §4). The cost of numbers, lists and maps is the
 * developer guide's estimate: AWS calls its own figures approximate.
 */
export function itemSize(item: Item): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value),
    0,
  );
}

function valueSize(value: Value): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.B !== undefined) return value.B.length;
  if (value.SS !== undefined) return total(value.SS, (text) => Buffer.byteLength(text));
  if (value.NS !== undefined) return total(value.NS, numberSize);
  if (value.BS !== undefined) return total(value.BS, (blob) => blob.length);
  if (value.L !== undefined) return 3 + total(value.L, (element) => 1 + valueSize(element));
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemSize(value.M);
  return 1;
}

function total<Element>(list: readonly Element[], size: (element: Element) => number): number {
  return list.reduce((sum, element) => sum + size(element), 0);
}

/** One byte for every two significant digits, one for the exponent, one for a minus sign. */
function numberSize(text: string): number {
  const number = parseDecimal(text);
  if (!number) throw new Error(`${text} was stored as a number`);
  return 1 + Math.ceil(number.digits.length / 2) + (number.negative ? 1 : 0);
}
