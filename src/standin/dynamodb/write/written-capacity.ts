import { consumedCapacity, writeUnits } from "../consumed-capacity.ts";
import { itemSize } from "../value/item-size.ts";
import type { Written } from "./write-item.ts";
import type { ConsumedCapacity } from "@aws-sdk/client-dynamodb";

/** What a single write consumed, by the larger of the item before and after. */
export function writtenCapacity(
  asked: string | undefined,
  { table, before, after }: Written,
): ConsumedCapacity | undefined {
  const units = writeUnits(itemSize(before ?? {}), itemSize(after ?? {}));
  return consumedCapacity(asked, table.name, units);
}
