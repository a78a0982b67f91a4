import { partition } from "../domain/names.ts";
import type { StoredRelease } from "../domain/release.ts";
import { textOf } from "./attribute-value.ts";
import { parseRelease } from "./release-item.ts";
import type { StateTable } from "./state-table.ts";
import { queryItems } from "./state-table.ts";

/** Every release of a service by number; ids and the counter share the partition. */
export async function listReleases(
  table: StateTable,
  service: string,
): Promise<readonly StoredRelease[]> {
  const items = await queryItems(table, { pk: partition.release(service) });
  return items.filter((item) => /^\d{10}$/.test(textOf(item, "sk") ?? "")).map(parseRelease);
}
