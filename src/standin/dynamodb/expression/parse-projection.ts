import { ExpressionError } from "./expression-error.ts";
import { parsePath, refuseOverlap } from "./path.ts";
import type { Path } from "./path.ts";
import type { Placeholders } from "./placeholders.ts";
import { TokenReader } from "./token-reader.ts";

/** Reads a projection expression: paths, separated by commas, that do not overlap. */
export function parseProjection(source: string, placeholders: Placeholders): readonly Path[] {
  const reader = new TokenReader(source);
  const paths = [parsePath(reader, placeholders, [])];
  while (reader.takeSymbol(",")) paths.push(parsePath(reader, placeholders, []));
  reader.expectEnd();
  const complaint = placeholders.complaint("reserved") ?? placeholders.complaint("undefinedName");
  if (complaint !== undefined) throw new ExpressionError(complaint);
  refuseOverlap(paths);
  return paths;
}
