import { partition } from "../domain/names.ts";
import type { StoredRelease } from "../domain/release.ts";
import { parseRelease } from "./release-item.ts";
import type { StateTable } from "./state-table.ts";
import { queryItems } from "./state-table.ts";

/**
 * Every release of a service on record, by number. Ids and the counter share the partition; a
 * number of ten digits begins with 0 for the first thousand million releases.
 */
export async function listReleases(
  table: StateTable,
  service: string,
): Promise<readonly StoredRelease[]> {
  const items = await queryItems(table, { pk: partition.release(service), prefix: "0" });
  return items.map(parseRelease);
}
