import type { Quirks } from "../../quirks/quirks.ts";
import { consumedCapacity, readUnits } from "../consumed-capacity.ts";
import { holds } from "../expression/evaluate-condition.ts";
import { project } from "../expression/project.ts";
import type { Expressions } from "../expression/request-expressions.ts";
import type { PlacedItem } from "../table/place.ts";
import { placeItem } from "./source.ts";
import type { Source } from "./source.ts";
import { itemSize } from "../value/item-size.ts";
import type { ConsumedCapacity } from "@aws-sdk/client-dynamodb";
import type { Item } from "../value/attribute-value.ts";

/** What Query and Scan are asked alike. */
export interface PageMembers {
  readonly Limit?: number | undefined;
  readonly Select?: string | undefined;
  readonly ConsistentRead?: boolean | undefined;
  readonly ReturnConsumedCapacity?: string | undefined;
}

/** What Query and Scan answer alike. */
interface Page {
  readonly Items: Item[] | undefined;
  readonly Count: number;
  readonly ScannedCount: number;
  readonly LastEvaluatedKey: Item | undefined;
  readonly ConsumedCapacity: ConsumedCapacity | undefined;
}

/** A page ends with the item that brings it to 1 MB (aws-facts.md §4). */
const pageBytes = 1024 * 1024;

/**
 * Reads entries in order until Limit, 1 MB or the end. Both limits count items before the filter,
 * so a page may be empty and not the last; LastEvaluatedKey is given whenever a limit ended the
 * page, even at the last item.
 */
export function readPage(
  quirks: Quirks,
  source: Source,
  entries: readonly PlacedItem[],
  input: PageMembers,
  expressions: Expressions,
): Page {
  const { filter, projection } = expressions;
  const passes = ({ item }: PlacedItem) => filter === undefined || holds(filter, item);
  const { scanned, bytes, isCut } = take(
    quirks.has("DDB-10") ? entries : entries.filter(passes),
    input.Limit,
    quirks.has("DDB-09") ? pageBytes : Infinity,
  );
  const items = scanned.filter(passes).map(({ item }) => item);
  const hasMore = quirks.has("DDB-11") || scanned.length < entries.length;
  const last = isCut && hasMore ? scanned.at(-1) : undefined;
  return {
    Items:
      input.Select === "COUNT"
        ? undefined
        : items.map((item) => (projection ? project(projection, item) : item)),
    Count: items.length,
    ScannedCount: scanned.length,
    LastEvaluatedKey: last && placeItem(source, last),
    ConsumedCapacity: capacityOf(source, input, readUnits(bytes, input.ConsistentRead)),
  };
}

function capacityOf({ table, index }: Source, input: PageMembers, units: number) {
  const asked = input.ReturnConsumedCapacity;
  if (!index) return consumedCapacity(asked, { name: table.name, units });
  return consumedCapacity(asked, { name: table.name, units: 0, indexes: [[index.name, units]] });
}

function take(entries: readonly PlacedItem[], limit = Infinity, mostBytes = Infinity) {
  let bytes = 0;
  for (const [index, { item }] of entries.entries()) {
    bytes += itemSize(item);
    if (index + 1 >= limit || bytes >= mostBytes) {
      return { scanned: entries.slice(0, index + 1), bytes, isCut: true };
    }
  }
  return { scanned: entries, bytes, isCut: false };
}
