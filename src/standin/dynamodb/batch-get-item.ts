import { operation } from "../operation.ts";
import type { Quirks } from "../quirks/quirks.ts";
import {
  capacityReport,
  lengthBetween,
  refuseBroken,
  shownList,
  tableNamesIn,
} from "./constraints.ts";
import { consumedCapacity, readUnits } from "./consumed-capacity.ts";
import { readGets } from "./read/read-get.ts";
import type { Finder } from "./read/read-get.ts";
import type { DynamoDb } from "./state.ts";
import type { Table } from "./table/table.ts";
import { validationException } from "../validation-error.ts";
import type { Item } from "./value/attribute-value.ts";
import { identityOf } from "./value/identity.ts";
import { itemSize } from "./value/item-size.ts";
import { readItem } from "./value/read-value.ts";
import type {
  AttributeValue,
  BatchGetItemInput,
  BatchGetItemOutput,
  ConsumedCapacity,
  KeysAndAttributes,
} from "@aws-sdk/client-dynamodb";

/**
 * BatchGetItem: up to 100 items by key; items that are not there are left out, and what is beyond
 * 16 MB comes back in UnprocessedKeys (aws-facts.md §4).
 */
export const batchGetItem = operation<BatchGetItemInput, BatchGetItemOutput>(
  [
    "RequestItems.Keys.*",
    "RequestItems.ConsistentRead",
    "RequestItems.ProjectionExpression",
    "RequestItems.ExpressionAttributeNames",
    "ReturnConsumedCapacity",
  ],
  (region, input) => {
    const most = region.quirks.has("DDB-14") ? mostItems : Infinity;
    const requests = Object.entries(input.RequestItems ?? {});
    refuseBroken([
      capacityReport(input.ReturnConsumedCapacity),
      ...tableNamesIn(input.RequestItems ?? {}),
      ...requests.map(([name, { Keys: keys = [] }]) =>
        lengthBetween(`requestItems.${name}.member.keys`, shownList(keys), keys.length, 1, most),
      ),
    ]);
    let count = 0;
    const reads = requests.map(([name, request]) => {
      const finds = readKeys(request, region.quirks);
      count += finds.length;
      if (count <= most) return { name, request, finds };
      throw validationException("Too many items requested for the BatchGetItem call");
    });
    const tables = reads.map((read) => ({ ...read, table: region.dynamodb.table(read.name) }));
    return collect(region.dynamodb, tables, input.ReturnConsumedCapacity);
  },
);

const mostItems = 100;
const mostBytes = 16 * 1024 * 1024;

interface TableRead {
  readonly name: string;
  readonly request: KeysAndAttributes;
  readonly finds: readonly {
    readonly key: Record<string, AttributeValue>;
    readonly find: Finder;
  }[];
  readonly table: Table;
}

function readKeys(request: KeysAndAttributes, quirks: Quirks): TableRead["finds"] {
  const read = readGets(request, quirks);
  const seen = new Set<string>();
  return (request.Keys ?? []).map((key) => {
    const given = readItem(key);
    const identity = identityOf({ M: { ...given } });
    if (seen.has(identity) && quirks.has("DDB-16")) {
      throw validationException("Provided list of item keys contains duplicates");
    }
    seen.add(identity);
    return { key, find: read(given) };
  });
}

function collect(
  dynamodb: DynamoDb,
  reads: readonly TableRead[],
  asked: string | undefined,
): BatchGetItemOutput {
  const responses: Record<string, Item[]> = {};
  const unprocessed: Record<string, KeysAndAttributes> = {};
  const capacities: ConsumedCapacity[] = [];
  let bytes = 0;
  for (const { name, request, finds, table } of reads) {
    const items: Item[] = [];
    const left: Record<string, AttributeValue>[] = [];
    let units = 0;
    const seen = dynamodb.seen(table, request.ConsistentRead);
    for (const { key, find } of finds) {
      const { stored, shown } = find(table, seen);
      const size = itemSize(stored ?? {});
      if (bytes + size > mostBytes && dynamodb.quirks.has("DDB-13")) {
        left.push(key);
        continue;
      }
      bytes += size;
      units += readUnits(size, request.ConsistentRead);
      if (shown) items.push(shown);
    }
    responses[name] = items;
    if (left.length > 0) unprocessed[name] = { ...request, Keys: left };
    const capacity = consumedCapacity(asked, { name: table.name, units });
    if (capacity) capacities.push(capacity);
  }
  return {
    Responses: responses,
    UnprocessedKeys: unprocessed,
    ConsumedCapacity: capacities.length > 0 ? capacities : undefined,
  };
}
