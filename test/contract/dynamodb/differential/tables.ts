import { CreateTableCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Chance } from "./chance.ts";

/** A table both sides have: partition key `p`, and mostly a sort key `c`, of the types given. */
export interface KeyedTable {
  readonly name: string;
  readonly partition: KeyType;
  readonly sort: KeyType | undefined;
}

type KeyType = "S" | "N" | "B";
const types: readonly KeyType[] = ["S", "N", "B"];

/** One table for every pair of key types. */
export const tables: readonly KeyedTable[] = types.flatMap((partition) =>
  [undefined, ...types].map((sort) => ({
    name: `key-${partition}${sort ?? ""}`.toLowerCase(),
    partition,
    sort,
  })),
);

/** The same again for scans, each of which fills and empties its own. */
export const scanned: readonly KeyedTable[] = tables
  .slice(0, 4)
  .map((table) => ({ ...table, name: `scan-${table.name}` }));

export function creation({ name, partition, sort }: KeyedTable): CreateTableCommand {
  return new CreateTableCommand({
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [
      { AttributeName: "p", AttributeType: partition },
      ...(sort ? [{ AttributeName: "c", AttributeType: sort } as const] : []),
    ],
    KeySchema: [
      { AttributeName: "p", KeyType: "HASH" },
      ...(sort ? [{ AttributeName: "c", KeyType: "RANGE" } as const] : []),
    ],
  });
}

/** The partition key that is a case's alone. */
export function partitionOf({ partition }: KeyedTable, number: number): AttributeValue {
  if (partition === "S") return { S: `case ${number}` };
  if (partition === "N") return { N: `${number}.5` };
  return { B: new Uint8Array(Buffer.from(`case ${number}`)) };
}

const sorts: Readonly<Record<KeyType, readonly AttributeValue[]>> = {
  S: ["a", "ab", "abc", "b", "B", "é", "\u{FFFD}", "😀", "10", "9"].map((S) => ({ S })),
  N: ["0", "1", "2", "10", "-1", "-10", "1.5", "1e20", "-1e-20", "100"].map((N) => ({ N })),
  B: [[0], [0, 0], [1], [97], [97, 98], [127], [128], [255], [255, 0], [255, 255]].map((blob) => ({
    B: new Uint8Array(blob),
  })),
};

/** The key of an item in a partition. */
export function keyIn(
  table: KeyedTable,
  partition: AttributeValue,
  chance: Chance,
): Record<string, AttributeValue> {
  return { p: partition, ...(table.sort ? { c: sortOf(table, chance) } : {}) };
}

/** A value for the sort key; of its type. */
export function sortOf(table: KeyedTable, chance: Chance): AttributeValue {
  return chance.pick(sorts[table.sort ?? "S"]);
}

/** Every value a sort key may get, by which a partition is filled. */
export function allSorts(table: KeyedTable): readonly AttributeValue[] {
  return table.sort ? sorts[table.sort] : [];
}
