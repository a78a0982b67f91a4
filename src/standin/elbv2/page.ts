import { validationError } from "../validation-error.ts";
import { requireRange } from "./require-range.ts";

/** One page of a Describe answer. `NextMarker` is absent on the last page. */
interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextMarker: string | undefined;
}

/**
 * Cuts the page that `Marker` and `PageSize` (1 to 400, aws-facts §2.6) ask for. Markers are opaque
 * and hold the position; the page size without `PageSize` is 400 (UNCONFIRMED).
 *
 * @throws ValidationError for a size out of range or a marker that was not issued here
 */
export function page<Item>(
  all: readonly Item[],
  request: { Marker?: string | undefined; PageSize?: number | undefined },
): Page<Item> {
  const size = request.PageSize ?? 400;
  requireRange("pageSize", size, 1, 400);
  const start = request.Marker === undefined ? 0 : position(request.Marker);
  const end = start + size;
  return {
    items: all.slice(start, end),
    nextMarker: end < all.length ? Buffer.from(`from:${end}`).toString("base64") : undefined,
  };
}

function position(marker: string): number {
  const match = /^from:(\d+)$/.exec(Buffer.from(marker, "base64").toString());
  if (!match) throw validationError("The marker is invalid");
  return Number(match[1]);
}
