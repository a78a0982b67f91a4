import type { ConsumedCapacity } from "@aws-sdk/client-dynamodb";

/**
 * What an operation consumed of one table, when the request asks: `TOTAL` the sum, `INDEXES` also
 * its share of the table itself, which without secondary indexes is all of it.
 */
export function consumedCapacity(
  asked: string | undefined,
  tableName: string,
  units: number,
): ConsumedCapacity | undefined {
  if (asked !== "TOTAL" && asked !== "INDEXES") return undefined;
  const total = { TableName: tableName, CapacityUnits: units };
  return asked === "TOTAL" ? total : { ...total, Table: { CapacityUnits: units } };
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
