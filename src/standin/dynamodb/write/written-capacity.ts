import { consumedCapacity, writeUnits } from "../consumed-capacity.ts";
import type { Use } from "../consumed-capacity.ts";
import { indexKeyOf, projected } from "../table/global-index.ts";
import type { GlobalIndex } from "../table/global-index.ts";
import type { Item } from "../value/attribute-value.ts";
import { identityOf } from "../value/identity.ts";
import { itemSize } from "../value/item-size.ts";
import type { Written } from "./write-item.ts";
import type { ConsumedCapacity } from "@aws-sdk/client-dynamodb";

/** What a single write consumed, by the larger of the item before and after. */
export function writtenCapacity(
  asked: string | undefined,
  written: Written,
): ConsumedCapacity | undefined {
  return consumedCapacity(asked, writeUse(written));
}

/** The units of a write, of the table and of every index that changed with it; `times` each. */
export function writeUse(written: Written, times = 1): Use {
  const { table, before, after } = written;
  const indexes = table.indexes.flatMap((index) => {
    const units = indexUnits(index, written);
    return units > 0 ? [[index.name, times * units] as const] : [];
  });
  const units = times * writeUnits(itemSize(before ?? {}), itemSize(after ?? {}));
  return { name: table.name, units, indexes };
}

/** An entry that moves to another key is one deleted and one put (developer guide, GSI). */
function indexUnits(index: GlobalIndex, { table, before, after }: Written): number {
  const old = entryOf(index, before);
  const young = entryOf(index, after);
  const size = (item: Item | undefined) =>
    item ? itemSize(projected(index, table.schema, item)) : 0;
  if (old && young && old.identity !== young.identity) {
    return writeUnits(size(old.item)) + writeUnits(size(young.item));
  }
  const shown = [old, young].map(
    (entry) => entry && identityOf({ M: { ...projected(index, table.schema, entry.item) } }),
  );
  return shown[0] === shown[1] ? 0 : writeUnits(size(old?.item), size(young?.item));
}

function entryOf(index: GlobalIndex, item: Item | undefined) {
  const key = item && indexKeyOf(index, item);
  if (!key) return undefined;
  return { item, identity: identityOf(key.partition) + (key.sort ? identityOf(key.sort) : "") };
}
