import { CreateTableCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Case, Step } from "./case.ts";
import type { Chance } from "./chance.ts";
import { anyValue, document } from "./values.ts";

type Item = Record<string, AttributeValue>;
const TableName = "indexed";
const projections = {
  whole: { ProjectionType: "ALL" },
  keys: { ProjectionType: "KEYS_ONLY" },
  some: { ProjectionType: "INCLUDE", NonKeyAttributes: ["s", "n"] },
} as const;
const names = Object.keys(projections);

/** A table with one index of each projection, all by `g` and `h`. */
export const indexedTable = new CreateTableCommand({
  TableName,
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [
    { AttributeName: "p", AttributeType: "S" },
    { AttributeName: "g", AttributeType: "S" },
    { AttributeName: "h", AttributeType: "N" },
  ],
  KeySchema: [{ AttributeName: "p", KeyType: "HASH" }],
  GlobalSecondaryIndexes: Object.entries(projections).map(([IndexName, projection]) => ({
    IndexName,
    KeySchema: [
      { AttributeName: "g", KeyType: "HASH" },
      { AttributeName: "h", KeyType: "RANGE" },
    ],
    Projection: { ...projection, NonKeyAttributes: nonKeys(projection) },
  })),
});

function nonKeys(projection: (typeof projections)[keyof typeof projections]) {
  return "NonKeyAttributes" in projection ? [...projection.NonKeyAttributes] : undefined;
}

/**
 * Items put, changed and deleted, then asked for by an index. No two have the same key there: their
 * order would be either side's own.
 */
export function index(chance: Chance, number: number): Case {
  const g = { S: `group ${number}` };
  const keyOf = (at: number) => ({ p: { S: `indexed ${number} ${at}` } });
  const count = chance.below(9);
  const writes = Array.from({ length: count }, (_, at): Step[] => {
    const part = chance.pick(["g", "h", "both", "both", "both", "both"]);
    const Item: Item = {
      ...document(chance),
      ...keyOf(at),
      ...(part === "h" ? {} : { g }),
      ...(part === "g" ? {} : { h: { N: `${((at * 7) % 10) - 3}` } }),
    };
    const put: Step = { name: "PutItem", input: { TableName, Item } };
    return [put, ...later(chance, keyOf(at), at)];
  }).flat();
  const query: Step = { name: "Query", input: queryOf(chance, g), pages: true };
  const spoilt = chance.is(0.15) ? [badPut(chance, keyOf(99))] : [];
  return { steps: [...writes, ...spoilt, query] };
}

/** Sometimes an item moves within the index, leaves it, or goes. */
function later(chance: Chance, Key: Item, at: number): Step[] {
  return chance.of<Step[]>(
    [6, () => []],
    [1, () => [{ name: "DeleteItem", input: { TableName, Key } }]],
    [1, () => [update(Key, "REMOVE h")]],
    [1, () => [update(Key, "SET h = :v", { N: `${20 + at}` })]],
    [1, () => [update(Key, "SET s = :v", { S: "changed" })]],
  );
}

function update(Key: Item, UpdateExpression: string, value?: AttributeValue): Step {
  const values = value ? { ExpressionAttributeValues: { ":v": value } } : {};
  return { name: "UpdateItem", input: { TableName, Key, UpdateExpression, ...values } };
}

function badPut(chance: Chance, key: Item): Step {
  const name = chance.pick(["g", "h"]);
  return { name: "PutItem", input: { TableName, Item: { ...key, [name]: anyValue(chance, 3) } } };
}

function queryOf(chance: Chance, g: AttributeValue) {
  const [test, values] = chance.pick<[string, Item]>([
    ["", {}],
    ["", {}],
    [" AND h > :h", { ":h": { N: "0" } }],
    [" AND h <= :h", { ":h": { N: "3" } }],
    [" AND h BETWEEN :h AND :i", { ":h": { N: "-1" }, ":i": { N: "4" } }],
    [" AND h = :h", { ":h": { S: "0" } }],
  ]);
  return {
    TableName,
    IndexName: chance.is(0.95) ? chance.pick(names) : "nothing",
    KeyConditionExpression: `g = :g${test}`,
    ExpressionAttributeValues: { ":g": g, ...values },
    ...(chance.is(0.5) ? { Limit: chance.between(1, 4) } : {}),
    ...(chance.is(0.5) ? { ScanIndexForward: chance.is(0.4) } : {}),
    ...(chance.is(0.1) ? { ConsistentRead: true } : {}),
    ...chance.of<object>(
      [4, () => ({})],
      [1, () => ({ Select: chance.pick(["COUNT", "ALL_PROJECTED_ATTRIBUTES"]) })],
      [1, () => ({ Select: "ALL_ATTRIBUTES" })],
      [1, () => ({ ProjectionExpression: "p, h" })],
      [1, () => ({ ExclusiveStartKey: startOf(chance, g) })],
    ),
  };
}

function startOf(chance: Chance, g: AttributeValue): Item {
  return chance.pick<Item>([
    { p: { S: "anything" } },
    { p: { S: "anything" }, g, h: { N: "1" } },
    { p: { S: "anything" }, g, h: { S: "1" } },
    { p: { N: "1" }, g, h: { N: "1" } },
    { p: { S: "anything" }, g: { S: "another" }, h: { N: "1" } },
    { p: { S: "anything" }, g, n: { N: "1" } },
  ]);
}
