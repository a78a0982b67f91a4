import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Case, Step } from "./case.ts";
import type { Chance } from "./chance.ts";
import { corner, corners } from "./corners.ts";
import { spoil, Writer } from "./expressions.ts";
import { index } from "./index-cases.ts";
import { allSorts, keyIn, partitionOf, scanned, sortOf, tables } from "./tables.ts";
import type { KeyedTable } from "./tables.ts";
import { anyValue, badValue, document, near } from "./values.ts";

type Item = Record<string, AttributeValue>;

/** A kind of case: makes the `number`-th one from chance. */
export type Kind = (chance: Chance, number: number) => Case;

/** Every kind by name; each is tried for itself, so that none hides among the others. */
export const kinds = {
  condition,
  update,
  projection,
  keyCondition,
  filter,
  scan,
  value,
  key,
  option,
  batch,
  size,
  spoilt,
  index,
  known: (_chance, number) => corner(number, number % corners),
} satisfies Record<string, Kind>;

const capacity = (chance: Chance) =>
  chance.is(0.15) ? { ReturnConsumedCapacity: chance.pick(["TOTAL", "INDEXES", "NONE"]) } : {};

/** Malice by turns: mostly well meant, sometimes anything. */
const malice = (chance: Chance) => chance.pick([0, 0, 0.1, 0.3, 1]);

function one(chance: Chance, number: number) {
  const table = chance.pick(tables);
  const key = keyIn(table, partitionOf(table, number), chance);
  const item: Item = { ...document(chance), ...key };
  const isThere = chance.is(0.85);
  const before: Step[] = isThere
    ? [{ name: "PutItem", input: { TableName: table.name, Item: item } }]
    : [];
  const after: Step = {
    name: "GetItem",
    input: { TableName: table.name, Key: key, ConsistentRead: true },
  };
  return { table, key, item, before, after };
}

function condition(chance: Chance, number: number): Case {
  const { table, key, item, before, after } = one(chance, number);
  const writer = new Writer(chance, item, malice(chance));
  const ConditionExpression = writer.condition();
  const shared = {
    TableName: table.name,
    ConditionExpression,
    ...writer.members,
    ...capacity(chance),
    ...(chance.is(0.3) ? { ReturnValues: "ALL_OLD" } : {}),
  };
  const isPut = chance.is(0.5);
  const Item = { ...document(chance), ...key };
  const step: Step = isPut
    ? { name: "PutItem", input: { ...shared, Item } }
    : { name: "DeleteItem", input: { ...shared, Key: key } };
  return { steps: [...before, step, after] };
}

function update(chance: Chance, number: number): Case {
  const { table, key, item, before, after } = one(chance, number);
  const writer = new Writer(chance, item, malice(chance));
  const UpdateExpression = writer.update();
  const guard = chance.is(0.2) ? { ConditionExpression: writer.condition(1) } : {};
  const input = {
    TableName: table.name,
    Key: key,
    UpdateExpression,
    ...guard,
    ...writer.members,
    ...capacity(chance),
    ...(chance.is(0.8)
      ? { ReturnValues: chance.pick(["ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW", "NONE"]) }
      : {}),
  };
  return { steps: [...before, { name: "UpdateItem", input }, after] };
}

function projection(chance: Chance, number: number): Case {
  const { table, key, item, before } = one(chance, number);
  const writer = new Writer(chance, item, malice(chance));
  const ProjectionExpression = writer.projection();
  const { ExpressionAttributeNames } = writer.members;
  const input = {
    TableName: table.name,
    Key: key,
    ProjectionExpression,
    ...(ExpressionAttributeNames ? { ExpressionAttributeNames } : {}),
    ...(chance.is(0.5) ? { ConsistentRead: chance.is(0.5) } : {}),
    ...capacity(chance),
  };
  return { steps: [...before, { name: "GetItem", input }] };
}

/** Items of one partition, in any order. */
function filled(table: KeyedTable, partition: AttributeValue, chance: Chance): readonly Item[] {
  if (!table.sort) return chance.is(0.8) ? [{ ...document(chance), p: partition }] : [];
  return chance.some(allSorts(table), 0.5).map((c) => ({
    ...(chance.is(0.7) ? document(chance) : { s: { S: "plain" } }),
    p: partition,
    c,
  }));
}

function puts(table: KeyedTable, items: readonly Item[]): Step[] {
  if (items.length === 0) return [];
  const requests = items.map((Item) => ({ PutRequest: { Item } }));
  return [{ name: "BatchWriteItem", input: { RequestItems: { [table.name]: requests } } }];
}

const sample = (items: readonly Item[], chance: Chance): Item =>
  items.length > 0 ? chance.pick(items) : document(chance);

function paging(chance: Chance) {
  return {
    ...(chance.is(0.5) ? { Limit: chance.between(1, 4) } : {}),
    ...(chance.is(0.3) ? { ConsistentRead: chance.is(0.5) } : {}),
    ...(chance.is(0.15) ? { Select: chance.pick(["COUNT", "ALL_ATTRIBUTES"]) } : {}),
    ...capacity(chance),
  };
}

function keyCondition(chance: Chance, number: number): Case {
  const table = chance.pick(tables);
  const partition = partitionOf(table, number);
  const items = filled(table, partition, chance);
  const harm = malice(chance);
  const values: Item = { ":p": chance.is(0.05 * harm) ? anyValue(chance) : partition };
  const KeyConditionExpression = keyText(table, values, chance, harm);
  const input = {
    TableName: table.name,
    KeyConditionExpression,
    ExpressionAttributeValues: values,
    ...paging(chance),
    ...(chance.is(0.5) ? { ScanIndexForward: chance.is(0.4) } : {}),
    ...(chance.is(0.1) ? { ExclusiveStartKey: start(table, partition, chance, harm) } : {}),
  };
  return { steps: [...puts(table, items), { name: "Query", input, pages: true }] };
}

function keyText(table: KeyedTable, values: Item, chance: Chance, harm: number): string {
  const sortValue = (): string => {
    const key = `:c${Object.keys(values).length}`;
    values[key] = chance.is(harm * 0.1) ? anyValue(chance) : near(sortOf(table, chance), chance);
    if (!chance.is(harm * 0.2) && table.sort && values[key][table.sort] === undefined) {
      values[key] = sortOf(table, chance);
    }
    return key;
  };
  const operators = chance.is(harm * 0.1) ? ["<>", "="] : ["=", "<", "<=", ">", ">="];
  const name = chance.is(harm * 0.1) ? chance.pick(["n", "p", "size(c)", "c.x", "nothing"]) : "c";
  const sort = chance.of(
    [4, () => `${name} ${chance.pick(operators)} ${sortValue()}`],
    [1, () => `${sortValue()} ${chance.pick(operators)} ${name}`],
    [2, () => `${name} BETWEEN ${sortValue()} AND ${sortValue()}`],
    [2, () => `begins_with(${name}, ${sortValue()})`],
    [harm * 0.3, () => `${name} IN (${sortValue()})`],
    [harm * 0.3, () => `contains(${name}, ${sortValue()})`],
    [harm * 0.3, () => `attribute_exists(${name})`],
  );
  const partition = chance.of(
    [5, () => "p = :p"],
    [1, () => ":p = p"],
    [harm * 0.4, () => `p ${chance.pick(["<", ">=", "<>"])} :p`],
    [harm * 0.2, () => "begins_with(p, :p)"],
    [harm * 0.2, () => "p BETWEEN :p AND :p"],
  );
  const both = chance.is(0.85) ? `${partition} AND ${sort}` : `${sort} AND ${partition}`;
  return chance.of(
    [table.sort ? 6 : 0.5 * harm + 0.01, () => both],
    [table.sort ? 1 : 6, () => partition],
    [harm * 0.3, () => sort],
    [harm * 0.2, () => `${partition} OR ${sort}`],
    [harm * 0.2, () => `NOT ${partition}`],
    [harm * 0.2, () => `${partition} AND ${sort} AND ${sort}`],
    [harm * 0.2, () => `(${partition}) AND (${sort})`],
  );
}

function start(table: KeyedTable, partition: AttributeValue, chance: Chance, harm: number): Item {
  const key = keyIn(table, partition, chance);
  return chance.of<Item>(
    [3, () => key],
    [harm, () => ({ ...key, n: { N: "1" } })],
    [harm, () => ({ p: partition })],
    [harm, () => ({ ...key, p: partitionOf(table, 0) })],
    [harm, () => ({ ...key, c: anyValue(chance) })],
    [harm, () => ({ ...key, p: badValue(chance) })],
    [harm, () => ({})],
  );
}

function filter(chance: Chance, number: number): Case {
  const table = chance.pick(tables);
  const partition = partitionOf(table, number);
  const items = filled(table, partition, chance);
  const { p: _, c: __, ...rest } = sample(items, chance);
  const writer = new Writer(chance, rest, malice(chance));
  const ExpressionFilter = writer.condition();
  const { Select, ...page } = paging(chance) as Record<string, any>;
  const shown = chance.is(0.3)
    ? { ProjectionExpression: writer.projection() }
    : Select
      ? { Select }
      : {};
  const key = writer.value(partition);
  const input = {
    TableName: table.name,
    KeyConditionExpression: `p = ${key}`,
    FilterExpression: ExpressionFilter,
    ...shown,
    ...page,
    ...writer.members,
  };
  return { steps: [...puts(table, items), { name: "Query", input, pages: true }] };
}

function scan(chance: Chance, number: number): Case {
  const table = chance.pick(scanned);
  const items = [1, 2, 3].flatMap((part) =>
    filled(table, partitionOf(table, number * 3 + part), chance).slice(0, 7),
  );
  const writer = new Writer(chance, sample(items, chance), malice(chance));
  const { Select, ...page } = paging(chance) as Record<string, any>;
  const shown = chance.is(0.3)
    ? { ProjectionExpression: writer.projection() }
    : Select
      ? { Select }
      : {};
  const input = {
    TableName: table.name,
    ...(chance.is(0.8) ? { FilterExpression: writer.condition() } : {}),
    ...shown,
    ...page,
    ...writer.members,
  };
  const keys = items.map(({ p, c }) => ({ p: p!, ...(table.sort ? { c: c! } : {}) }));
  const segments = chance.is(0.2) ? chance.between(1, 5) : 0;
  const scans: Step[] = [{ name: "Scan", input, segments }];
  const removals = keys.map((Key) => ({ DeleteRequest: { Key } }));
  const afterwards: Step[] =
    removals.length === 0
      ? []
      : [{ name: "BatchWriteItem", input: { RequestItems: { [table.name]: removals } } }];
  return { steps: [...puts(table, items), ...scans], afterwards };
}

function value(chance: Chance, number: number): Case {
  const { table, key, before, after } = one(chance, number);
  const given = chance.is(0.5) ? badValue(chance) : anyValue(chance);
  const step = chance.of<Step>(
    [2, () => ({ name: "PutItem", input: { TableName: table.name, Item: { ...key, x: given } } })],
    [
      1,
      () => ({
        name: "UpdateItem",
        input: {
          TableName: table.name,
          Key: key,
          UpdateExpression: chance.pick([
            "SET x = :x",
            "ADD n :x",
            "SET n = n + :x",
            "SET x = n - :x",
          ]),
          ExpressionAttributeValues: { ":x": given },
          ReturnValues: "ALL_NEW",
        },
      }),
    ],
    [
      1,
      () => ({
        name: "DeleteItem",
        input: {
          TableName: table.name,
          Key: key,
          ConditionExpression: chance.pick(["n = :x", "n < :x", "contains(ns, :x)", "n <> :x"]),
          ExpressionAttributeValues: { ":x": given },
        },
      }),
    ],
  );
  return { steps: [...before, step, after] };
}

/** Keys that do not fit: too few, too many, of another type, empty, too long. */
function key(chance: Chance, number: number): Case {
  const { table, key: good, item, before, after } = one(chance, number);
  const long = (length: number): AttributeValue =>
    chance.pick([{ S: "k".repeat(length) }, { B: new Uint8Array(length) }]);
  const bad = chance.of<Item>(
    [1, () => ({})],
    [1, () => ({ p: good["p"]! })],
    [1, () => ({ ...good, n: { N: "1" } })],
    [1, () => ({ ...good, p: anyValue(chance) })],
    [1, () => ({ ...good, [table.sort ? "c" : "p"]: anyValue(chance) })],
    [1, () => ({ ...good, p: chance.pick([{ S: "" }, { B: new Uint8Array() }]) })],
    [1, () => ({ ...good, c: chance.pick([{ S: "" }, { B: new Uint8Array() }]) })],
    [1, () => ({ ...good, p: long(chance.pick([2047, 2048, 2049])) })],
    [1, () => ({ ...good, c: long(chance.pick([1023, 1024, 1025])) })],
    [1, () => ({ ...good, p: badValue(chance) })],
  );
  const TableName = chance.is(0.97)
    ? table.name
    : chance.pick(["nothing", "a", "a b c", "x".repeat(256)]);
  const step = chance.of<Step>(
    [1, () => ({ name: "GetItem", input: { TableName, Key: bad } })],
    [2, () => ({ name: "PutItem", input: { TableName, Item: { ...item, ...bad } } })],
    [1, () => ({ name: "PutItem", input: { TableName, Item: bad } })],
    [1, () => ({ name: "DeleteItem", input: { TableName, Key: bad } })],
    [
      1,
      () => ({
        name: "UpdateItem",
        input: {
          TableName,
          Key: chance.is(0.5) ? bad : good,
          UpdateExpression: chance.pick([
            "SET p = :x",
            "SET c = :x",
            "SET p.x = :x",
            "ADD c :x",
            "SET x = :x",
          ]),
          ExpressionAttributeValues: { ":x": chance.pick([{ S: "a" }, { N: "1" }, { SS: ["a"] }]) },
        },
      }),
    ],
    [1, () => ({ name: "UpdateItem", input: { TableName, Key: bad } })],
    [
      1,
      () => ({ name: "BatchGetItem", input: { RequestItems: { [TableName]: { Keys: [bad] } } } }),
    ],
    [
      1,
      () => ({
        name: "BatchWriteItem",
        input: {
          RequestItems: {
            [TableName]: [{ PutRequest: { Item: bad } }, { DeleteRequest: { Key: bad } }],
          },
        },
      }),
    ],
  );
  return { steps: [...before, step, after] };
}

/** Members out of their range, or that exclude each other. */
function option(chance: Chance, number: number): Case {
  const { table, key, before, after } = one(chance, number);
  const enumeration = [
    "ALL_OLD",
    "ALL_NEW",
    "UPDATED_OLD",
    "UPDATED_NEW",
    "NONE",
    "SIZE",
    "TOTAL",
    "all_old",
  ];
  const often = <Value>(make: () => Value) => (chance.is(0.4) ? make() : undefined);
  const shared = {
    TableName: chance.is(0.95)
      ? table.name
      : chance.pick(["nothing", "ab", "a b c", "x".repeat(256)]),
    ReturnConsumedCapacity: often(() => chance.pick(["TOTAL", "INDEXES", "NONE", "ALL", ""])),
  };
  const writing = {
    ...shared,
    ReturnValues: often(() => chance.pick(enumeration)),
    ReturnItemCollectionMetrics: often(() => chance.pick(["SIZE", "NONE", "ALL", ""])),
    ConditionExpression: often(() => chance.pick(["", "attribute_exists(p)", "p = :p", "#p = :p"])),
    ExpressionAttributeNames: often(() =>
      chance.pick<Record<string, string>>([{}, { "#p": "p" }, { p: "p" }]),
    ),
    ExpressionAttributeValues: often(() =>
      chance.pick<Item>([{}, { ":p": key["p"]! }, { p: { S: "p" } }]),
    ),
  };
  const reading = {
    ...shared,
    ProjectionExpression: often(() => chance.pick(["", "p", "p, p", "#p", "p.a, p", "n[0], n.a"])),
    ExpressionAttributeNames: often(() =>
      chance.pick<Record<string, string>>([{}, { "#p": "p" }, { p: "p" }]),
    ),
    ConsistentRead: often(() => chance.is(0.5)),
  };
  const paged = {
    ...reading,
    Limit: often(() => chance.pick([0, -1, 1, 1_000_000])),
    Select: often(() =>
      chance.pick([
        "COUNT",
        "ALL_ATTRIBUTES",
        "SPECIFIC_ATTRIBUTES",
        "ALL_PROJECTED_ATTRIBUTES",
        "ALL",
      ]),
    ),
    ExpressionAttributeValues: often(() => chance.pick<Item>([{}, { ":p": key["p"]! }])),
  };
  const step = chance.of<Step>(
    [1, () => ({ name: "PutItem", input: { ...writing, Item: key } })],
    [1, () => ({ name: "DeleteItem", input: { ...writing, Key: key } })],
    [
      1,
      () => ({
        name: "UpdateItem",
        input: {
          ...writing,
          Key: key,
          UpdateExpression: often(() => chance.pick(["", "SET x = :p", "REMOVE n"])),
        },
      }),
    ],
    [1, () => ({ name: "GetItem", input: { ...reading, Key: key } })],
    [
      1,
      () => ({
        name: "Query",
        input: {
          ...paged,
          KeyConditionExpression: often(() => chance.pick(["p = :p", "#p = :p", ""])),
        },
      }),
    ],
    [
      1,
      () => ({
        name: "Scan",
        input: {
          ...paged,
          TableName: chance.is(0.9) ? scanned[0]!.name : shared.TableName,
          FilterExpression: often(() => chance.pick(["", "p = :p", "attribute_exists(p)"])),
          Segment: often(() => chance.pick([0, 1, -1, 7])),
          TotalSegments: often(() => chance.pick([0, 1, 2])),
        },
      }),
    ],
    [
      0.7,
      () => ({
        name: "BatchGetItem",
        input: {
          RequestItems: chance.pick<object>([
            {},
            { [shared.TableName]: { Keys: [key] } },
            { [shared.TableName]: { Keys: [key, key] } },
            { [shared.TableName]: { Keys: [key], ProjectionExpression: "" } },
            { [shared.TableName]: { Keys: [] } },
            {
              [shared.TableName]: {
                Keys: chance.times(101, (index) => keyed(table, number, index)),
              },
            },
          ]),
          ReturnConsumedCapacity: shared.ReturnConsumedCapacity,
        },
      }),
    ],
    [
      0.7,
      () => ({
        name: "BatchWriteItem",
        input: {
          RequestItems: chance.pick<object>([
            {},
            { [shared.TableName]: [] },
            { [shared.TableName]: [{}] },
            {
              [shared.TableName]: [{ PutRequest: { Item: key } }, { DeleteRequest: { Key: key } }],
            },
            { [shared.TableName]: [{ PutRequest: { Item: key }, DeleteRequest: { Key: key } }] },
            {
              [shared.TableName]: chance.times(26, (index) => ({
                PutRequest: { Item: keyed(table, number, index) },
              })),
            },
          ]),
          ReturnConsumedCapacity: shared.ReturnConsumedCapacity,
          ReturnItemCollectionMetrics: writing.ReturnItemCollectionMetrics,
        },
      }),
    ],
  );
  return { steps: [...before, step, after] };
}

function keyed(table: KeyedTable, number: number, index: number): Item {
  const p = partitionOf(table, number * 1_000 + index);
  return { p, ...(table.sort ? { c: allSorts(table)[0]! } : {}) };
}

function batch(chance: Chance, number: number): Case {
  const chosen = chance.some(tables, 0.2);
  const first = chosen.length > 0 ? chosen : [tables[0]!];
  const all = first.map((table) => ({
    table,
    items: chance.times(chance.between(1, 4), () => ({
      ...document(chance),
      ...keyIn(table, partitionOf(table, number), chance),
    })),
  }));
  const writes = all.map(({ table, items }) => [
    table.name,
    items.map(({ p, c, ...rest }) => {
      const Key = { p: p!, ...(table.sort ? { c: c! } : {}) };
      return chance.is(0.8)
        ? { PutRequest: { Item: { ...rest, ...Key } } }
        : { DeleteRequest: { Key } };
    }),
  ]);
  const harm = malice(chance);
  const reads = all.map(({ table, items }) => {
    const writer = new Writer(chance, items[0]!, harm);
    const shown = chance.is(0.4) ? { ProjectionExpression: writer.projection() } : {};
    const { ExpressionAttributeNames } = writer.members;
    const Keys = items.map(({ p, c }) => ({ p: p!, ...(table.sort ? { c: c! } : {}) }));
    const request = {
      Keys: chance.is(0.8)
        ? unique(Keys)
        : [...Keys, keyIn(table, partitionOf(table, number), chance)],
      ...shown,
      ...("ProjectionExpression" in shown && ExpressionAttributeNames
        ? { ExpressionAttributeNames }
        : {}),
      ...(chance.is(0.3) ? { ConsistentRead: chance.is(0.5) } : {}),
    };
    return [table.name, request];
  });
  return {
    steps: [
      {
        name: "BatchWriteItem",
        input: { RequestItems: Object.fromEntries(writes), ...capacity(chance) },
      },
      {
        name: "BatchGetItem",
        input: { RequestItems: Object.fromEntries(reads), ...capacity(chance) },
      },
    ],
  };
}

function unique(keys: readonly Item[]): Item[] {
  return [...new Map(keys.map((one) => [JSON.stringify(one), one])).values()];
}

/** Items about as large as one may be, and expressions about as long as AWS reads them. */
function size(chance: Chance, number: number): Case {
  const { key, before, after } = one(chance, number);
  const { TableName } = after.input;
  const limit = 400 * 1024;
  const used = Object.entries(key).reduce(
    (sum, [name, part]) => sum + name.length + bytesOf(part),
    0,
  );
  const rest = limit - used - "x".length + chance.between(-1, 1);
  const text: AttributeValue = chance.is(0.5)
    ? { S: "t".repeat(rest) }
    : { B: new Uint8Array(rest) };
  const half: AttributeValue = { S: "t".repeat(limit / 2) };
  const step = chance.of<Step>(
    [2, () => ({ name: "PutItem", input: { TableName, Item: { ...key, x: text } } })],
    [
      1,
      () => ({
        name: "UpdateItem",
        input: {
          TableName,
          Key: key,
          UpdateExpression: "SET x = :x",
          ExpressionAttributeValues: { ":x": text },
        },
      }),
    ],
    [
      1,
      () => ({
        name: "UpdateItem",
        input: {
          TableName,
          Key: key,
          UpdateExpression: "SET x = :x, y = :x",
          ExpressionAttributeValues: { ":x": half },
        },
      }),
    ],
  );
  const shown = { ...after, input: { ...after.input, ProjectionExpression: "p, c" } };
  return { steps: [...before, step, shown] };
}

function bytesOf(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.B !== undefined) return value.B.length;
  return 1 + Math.ceil((value.N ?? "").replace(/[^0-9]/g, "").replace(/^0+|0+$/g, "").length / 2);
}

/** Any of the others with a word of one expression spoilt. */
function spoilt(chance: Chance, number: number): Case {
  const kind = chance.pick([condition, update, projection, keyCondition, filter]);
  const { steps } = kind(chance, number);
  return {
    steps: steps.map((step) => {
      const expressions = Object.keys(step.input).filter((member) => member.endsWith("Expression"));
      if (expressions.length === 0) return step;
      const member = chance.pick(expressions);
      return { ...step, input: { ...step.input, [member]: spoil(step.input[member], chance) } };
    }),
  };
}
