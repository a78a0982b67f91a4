// Goal: Query and Scan select, order, filter, cut and resume as DynamoDB does.
// Method: a table of known items read whole, in pages and in segments.
import { expect, test } from "vitest";
import { DynamoDbWorld } from "./dynamodb-world.ts";

function numbered(): DynamoDbWorld {
  const world = DynamoDbWorld.withTables();
  for (const c of ["10", "-1", "2", "0", "1.5", "3"]) {
    world.call("PutItem", {
      TableName: "ranges",
      Item: { p: { S: "k" }, c: { N: c }, odd: { BOOL: c.includes("1") } },
    });
  }
  world.call("PutItem", { TableName: "ranges", Item: { p: { S: "other" }, c: { N: "2" } } });
  return world;
}

const p = { ":p": { S: "k" } };
const found = (output: any) => output.Items.map((item: any) => item.c.N);
const query = (world: DynamoDbWorld, condition: string, values: object, more: object = {}) =>
  world.call("Query", {
    TableName: "ranges",
    KeyConditionExpression: condition,
    ExpressionAttributeValues: { ...p, ...values },
    ...more,
  });

test.each<[string, object, string[]]>([
  ["p = :p", {}, ["-1", "0", "1.5", "2", "3", "10"]],
  ["(p = :p)", {}, ["-1", "0", "1.5", "2", "3", "10"]],
  [":p = p AND c = :c", { ":c": { N: "2.0" } }, ["2"]],
  ["c < :c AND p = :p", { ":c": { N: "2" } }, ["-1", "0", "1.5"]],
  ["p = :p AND c <= :c", { ":c": { N: "2" } }, ["-1", "0", "1.5", "2"]],
  ["p = :p AND c > :c", { ":c": { N: "2" } }, ["3", "10"]],
  ["p = :p AND c >= :c", { ":c": { N: "2" } }, ["2", "3", "10"]],
  ["p = :p AND :c > c", { ":c": { N: "1" } }, ["-1", "0"]],
  ["p = :p AND c BETWEEN :a AND :b", { ":a": { N: "0" }, ":b": { N: "2" } }, ["0", "1.5", "2"]],
])("query %s", (condition, values, expected) => {
  const world = numbered();
  expect(found(query(world, condition, values))).toEqual(expected);
  expect(found(query(world, condition, values, { ScanIndexForward: false }))).toEqual(
    expected.toReversed(),
  );
});

test("begins_with works on strings and binary, by bytes", () => {
  const world = new DynamoDbWorld();
  for (const type of ["S", "B"] as const) {
    const name = `keys-${type}`;
    world.region.dynamodb.addTable({ name, partitionKey: "p", sortKey: { name: "c", type } });
    const value = (text: string) => (type === "S" ? { S: text } : { B: Buffer.from(text) });
    for (const text of ["a", "ab", "b", "aé", "a\u{10000}", "a\uffff"]) {
      world.call("PutItem", { TableName: name, Item: { p: { S: "k" }, c: value(text) } });
    }
    const output = world.call("Query", {
      TableName: name,
      KeyConditionExpression: "p = :p AND begins_with(c, :c)",
      ExpressionAttributeValues: { ...p, ":c": value("a") },
    });
    const texts = output.Items.map(({ c }: any) => c.S ?? Buffer.from(c.B).toString());
    expect(texts).toEqual(["a", "ab", "aé", "a\uffff", "a\u{10000}"]);
  }
});

const prefix = "Invalid condition in KeyConditionExpression: ";
const operator = "Invalid operator used in KeyConditionExpression: ";
const nested = "KeyConditionExpressions cannot contain nested operations";
const missed = "Query condition missed key schema element: ";
const wrongType =
  "One or more parameter values were invalid: Condition parameter type does not match schema type";

test.each<[string, string]>([
  ["p = :p OR c = :c", `${operator}OR`],
  ["NOT p = :p", `${operator}NOT`],
  ["p = :p AND c <> :c", `${operator}<>`],
  ["p = :p AND c IN (:c)", `${operator}IN`],
  ["attribute_exists(p)", `${operator}attribute_exists`],
  ["p > size(c)", nested],
  [
    ":c BETWEEN p AND c",
    `${prefix}BETWEEN operator must have the key attribute as its first operand`,
  ],
  [
    "begins_with(:p, c)",
    `${prefix}begins_with operator must have the key attribute as its first operand`,
  ],
  ["p = c", `${prefix}Multiple attribute names used in one condition`],
  ["p.x = :p", "KeyConditionExpressions cannot have conditions on nested attributes"],
  [":p = :c", `${prefix}No key attribute specified`],
  ["c >= :c AND c <= :c", "KeyConditionExpressions must only contain one condition per key"],
  ["p = :p AND c = :c AND odd = :c", "Conditions can be of length 1 or 2 only"],
  ["c = :c", `${missed}p`],
  ["p = :p AND odd = :c", `${missed}c`],
  ["p > :p", "Query key condition not supported"],
  ["p = :c", wrongType],
  ["p = :p AND c = :p", wrongType],
  ["p = :p AND begins_with(c, :p)", wrongType],
])("query %s is refused", (condition, message) => {
  const values = Object.entries({ ...p, ":c": { N: "1" } });
  const used = values.filter(([key]) => new RegExp(`${key}\\b`).test(condition));
  const error = numbered().refusal("Query", {
    TableName: "ranges",
    KeyConditionExpression: condition,
    ExpressionAttributeValues: used.length > 0 ? Object.fromEntries(used) : undefined,
  });
  expect(error).toMatchObject({ code: "ValidationException", message });
});

test("a table without a sort key takes one condition", () => {
  const error = DynamoDbWorld.withTables().refusal("Query", {
    TableName: "hashes",
    KeyConditionExpression: "p = :p AND c = :p",
    ExpressionAttributeValues: p,
  });
  expect(error.message).toBe("Query key condition not supported");
});

test("pages resume after LastEvaluatedKey in both directions, and the last may be empty", () => {
  const world = numbered();
  for (const ScanIndexForward of [true, false]) {
    const pages: string[][] = [];
    let ExclusiveStartKey: unknown;
    do {
      const page = query(world, "p = :p", {}, { Limit: 3, ScanIndexForward, ExclusiveStartKey });
      pages.push(found(page));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    const expected = [["-1", "0", "1.5"], ["2", "3", "10"], []];
    const reversed = [["10", "3", "2"], ["1.5", "0", "-1"], []];
    expect(pages).toEqual(ScanIndexForward ? expected : reversed);
  }
});

test("Limit counts what was read, not what passed the filter", () => {
  const page = query(
    numbered(),
    "p = :p",
    { ":odd": { BOOL: true } },
    { FilterExpression: "odd = :odd", Limit: 2, ReturnConsumedCapacity: "TOTAL" },
  );
  expect(page).toMatchObject({
    Count: 1,
    ScannedCount: 2,
    LastEvaluatedKey: { p: { S: "k" }, c: { N: "0" } },
    ConsumedCapacity: { TableName: "ranges", CapacityUnits: 0.5 },
  });
});

test("a page ends at 1 MB even when the filter lets nothing through", () => {
  const world = DynamoDbWorld.withTables();
  for (let c = 0; c < 4; c += 1) {
    world.call("PutItem", {
      TableName: "ranges",
      Item: { p: { S: "k" }, c: { N: String(c) }, x: { S: "x".repeat(390_000) } },
    });
  }
  const input = { FilterExpression: "attribute_not_exists(x)" };
  const first = query(world, "p = :p", {}, input);
  expect(first).toMatchObject({ Items: [], Count: 0, ScannedCount: 3 });
  expect(first.LastEvaluatedKey).toEqual({ p: { S: "k" }, c: { N: "2" } });
  const second = query(
    world,
    "p = :p",
    {},
    { ...input, ExclusiveStartKey: first.LastEvaluatedKey },
  );
  expect(second).toMatchObject({ ScannedCount: 1 });
  expect(second.LastEvaluatedKey).toBeUndefined();
});

test("Select COUNT gives no items; a projection gives parts of them", () => {
  const world = numbered();
  const counted = query(world, "p = :p", {}, { Select: "COUNT" });
  expect(counted).toMatchObject({ Count: 6, ScannedCount: 6 });
  expect(counted.Items).toBeUndefined();
  const projected = query(world, "p = :p", {}, { ProjectionExpression: "c, q.r" });
  expect(projected.Items[0]).toEqual({ c: { N: "-1" } });
});

test.each<[object, string]>([
  [{ ExclusiveStartKey: { p: { S: "k" } } }, ""],
  [{ ExclusiveStartKey: { p: { S: "k" }, c: {} } }, ": Supplied AttributeValue is empty"],
])("starting key %j is refused", (input, message) => {
  const error = numbered().refusal("Query", {
    TableName: "ranges",
    KeyConditionExpression: "p = :p",
    ExpressionAttributeValues: p,
    ...input,
  });
  expect(error.message).toContain(`The provided starting key is invalid${message}`);
});

test("a starting key must lie within the query", () => {
  const world = numbered();
  const start = (key: string, c: string) => ({
    TableName: "ranges",
    KeyConditionExpression: "p = :p AND c > :c",
    ExpressionAttributeValues: { ...p, ":c": { N: "1" } },
    ExclusiveStartKey: { p: { S: key }, c: { N: c } },
  });
  expect(world.refusal("Query", start("k", "1")).message).toBe(
    "The provided starting key does not match the range key predicate",
  );
  const outside = {
    TableName: "ranges",
    KeyConditionExpression: "p = :p",
    ExpressionAttributeValues: p,
    ExclusiveStartKey: { p: { S: "other" }, c: { N: "2" } },
  };
  expect(world.refusal("Query", outside).message).toBe(
    "The provided starting key is outside query boundaries based on provided conditions",
  );
});

test.each<[object, string]>([
  [
    { FilterExpression: "c = :p" },
    "Filter Expression can only contain non-primary key attributes: Primary key attribute: c",
  ],
  [
    { ProjectionExpression: "p.x" },
    "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: " +
      "Key: p",
  ],
  [
    { Limit: 0 },
    "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: " +
      "Member must have value greater than or equal to 1",
  ],
  [
    { KeyConditionExpression: undefined, FilterExpression: "odd = :p" },
    "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
  ],
])("query with %j is refused", (input, message) => {
  const error = numbered().refusal("Query", {
    TableName: "ranges",
    KeyConditionExpression: "p = :p",
    ExpressionAttributeValues: p,
    ...input,
  });
  expect(error).toMatchObject({ code: "ValidationException", message });
});

function crowded(): DynamoDbWorld {
  const world = DynamoDbWorld.withTables();
  for (let i = 0; i < 50; i += 1) {
    world.call("PutItem", {
      TableName: "ranges",
      Item: { p: { S: `k${i % 20}` }, c: { N: String(i) } },
    });
  }
  return world;
}

function scanAll(world: DynamoDbWorld, input: object): number[] {
  const seen: number[] = [];
  let ExclusiveStartKey: unknown;
  do {
    const page = world.call("Scan", { TableName: "ranges", ...input, ExclusiveStartKey });
    seen.push(...found(page).map(Number));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return seen;
}

const everyNumber = Array.from({ length: 50 }, (_, i) => i);
const ascending = (numbers: number[]) => numbers.toSorted((a, b) => a - b);

test("a scan sees every item once, whatever the size of its pages", () => {
  const world = crowded();
  const whole = scanAll(world, {});
  expect(ascending(whole)).toEqual(everyNumber);
  for (const Limit of [1, 7, 50]) expect(scanAll(world, { Limit })).toEqual(whole);
});

test("the segments of a scan share the items out", () => {
  const world = crowded();
  const segments = [0, 1, 2].map((Segment) =>
    scanAll(world, { Segment, TotalSegments: 3, Limit: 4 }),
  );
  expect(ascending(segments.flat())).toEqual(everyNumber);
  expect(segments.filter((segment) => segment.length > 0).length).toBeGreaterThan(1);
});

test("a segment is resumed only after a key of its own", () => {
  const world = crowded();
  const first = { TableName: "ranges", Segment: 0, TotalSegments: 2, Limit: 1 };
  const ExclusiveStartKey = world.call("Scan", first).LastEvaluatedKey;
  const error = world.refusal("Scan", { ...first, Segment: 1, ExclusiveStartKey });
  expect(error.message).toBe(
    "The provided starting key is invalid: Invalid ExclusiveStartKey. " +
      "Please use ExclusiveStartKey with correct Segment. TotalSegments: 2 Segment: 1",
  );
});

test("a scan filters by any attribute, keys included", () => {
  const output = crowded().call("Scan", {
    TableName: "ranges",
    FilterExpression: "c < :c",
    ExpressionAttributeValues: { ":c": { N: "3" } },
  });
  expect(output).toMatchObject({ Count: 3, ScannedCount: 50 });
});

test.each<[object, string]>([
  [
    { Segment: 1 },
    "The TotalSegments parameter is required but was not present in the request when Segment " +
      "parameter is present",
  ],
  [
    { TotalSegments: 1 },
    "The Segment parameter is required but was not present in the request when parameter " +
      "TotalSegments is present",
  ],
  [
    { Segment: 2, TotalSegments: 2 },
    "The Segment parameter is zero-based and must be less than parameter TotalSegments: " +
      "Segment: 2 is not less than TotalSegments: 2",
  ],
  [
    { ExclusiveStartKey: { p: { S: "k" } } },
    "The provided starting key is invalid: The provided key element does not match the schema",
  ],
])("scan with %j is refused", (input, message) => {
  const error = crowded().refusal("Scan", { TableName: "ranges", ...input });
  expect(error.message).toBe(message);
});
