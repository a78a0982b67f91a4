import type { ConsumedCapacity } from "@aws-sdk/client-dynamodb";

/** Units one request used of a table and of its indexes. */
export interface Use {
  /** The table's. */
  readonly name: string;
  readonly units: number;
  readonly indexes?: readonly (readonly [name: string, units: number])[];
}

/**
 * What an operation consumed of one table, when the request asks: `TOTAL` the sum, `INDEXES` also
 * the shares of the table itself and of its indexes.
 */
export function consumedCapacity(
  asked: string | undefined,
  { name, units, indexes = [] }: Use,
): ConsumedCapacity | undefined {
  if (asked !== "TOTAL" && asked !== "INDEXES") return undefined;
  const sum = indexes.reduce((before, [, used]) => before + used, units);
  const total = { TableName: name, CapacityUnits: sum };
  if (asked === "TOTAL") return total;
  const shares = indexes.map(([index, used]) => [index, { CapacityUnits: used }] as const);
  return {
    ...total,
    Table: { CapacityUnits: units },
    ...(shares.length > 0 ? { GlobalSecondaryIndexes: Object.fromEntries(shares) } : {}),
  };
}

/** Two uses of one table together. */
export function together(one: Use, other: Use): Use {
  const indexes = new Map(one.indexes);
  for (const [name, units] of other.indexes ?? []) {
    indexes.set(name, (indexes.get(name) ?? 0) + units);
  }
  return { name: one.name, units: one.units + other.units, indexes: [...indexes] };
}

/**
 * Read units for this many bytes: one for each 4 KB begun, half when read eventually consistent.
 */
export function readUnits(bytes: number, isConsistent: boolean | undefined): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (isConsistent ? 1 : 0.5);
}

/** Write units for the larger of an item before and after: one for each KB begun. */
export function writeUnits(...bytes: readonly number[]): number {
  return Math.max(1, Math.ceil(Math.max(0, ...bytes) / 1024));
}
