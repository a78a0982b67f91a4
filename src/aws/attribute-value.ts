import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** An item as the low-level client gives it. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** Plain JavaScript for strings, numbers, booleans, lists and maps; undefined for the rest. */
export function plainValue(value: AttributeValue | undefined): unknown {
  if (value === undefined) {
    return undefined;
  }
  if (value.S !== undefined) {
    return value.S;
  }
  if (value.N !== undefined) {
    return Number(value.N);
  }
  if (value.BOOL !== undefined) {
    return value.BOOL;
  }
  if (value.L !== undefined) {
    return value.L.map(plainValue);
  }
  if (value.M !== undefined) {
    return Object.fromEntries(Object.entries(value.M).map(([key, v]) => [key, plainValue(v)]));
  }
  return undefined;
}

export function textOf(item: Item | undefined, attribute: string): string | undefined {
  return item?.[attribute]?.S;
}

/** Undefined when absent or not a number. */
export function numberOf(item: Item | undefined, attribute: string): number | undefined {
  const text = item?.[attribute]?.N;
  return text === undefined ? undefined : Number(text);
}
