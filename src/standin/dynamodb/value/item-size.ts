import type { Item, Value } from "./attribute-value.ts";
import { magnitudeOf, parseDecimal } from "./decimal.ts";

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

/**
 * One byte, one for a minus sign, and one for every pair of digits, paired from the decimal point:
 * 15 is one pair, 1.5 two (the formula of dynalite, which counts as AWS does; zero is one byte).
 */
function numberSize(text: string): number {
  const number = parseDecimal(text);
  if (!number) throw new Error(`${text} was stored as a number`);
  if (number.digits === "0") return 1;
  const isFirstAlone = magnitudeOf(number) % 2 === 0;
  const pairs = Math.ceil((number.digits.length + (isFirstAlone ? 1 : 0)) / 2);
  return 1 + pairs + (number.negative ? 1 : 0);
}
