import { ExpressionError } from "./expression-error.ts";
import { attributeOf } from "../value/attribute-value.ts";
import type { Item, Value } from "../value/attribute-value.ts";
import type { Placeholders } from "./placeholders.ts";
import type { TokenReader } from "./token-reader.ts";

/** Where a value lies in an item: attribute and map member names, and list positions from 0. */
export type Path = readonly [string, ...(string | number)[]];

/** Reads `a.b[3].#c`. `keywords` are bare names that the expression's grammar keeps for itself. */
export function parsePath(
  reader: TokenReader,
  placeholders: Placeholders,
  keywords: readonly string[],
): Path {
  const first = parseName(reader, placeholders, keywords);
  return extendPath([first], reader, placeholders, keywords);
}

/** Reads on where a path may go on: `.member` and `[position]`. */
export function extendPath(
  start: Path,
  reader: TokenReader,
  placeholders: Placeholders,
  keywords: readonly string[],
): Path {
  const path: [string, ...(string | number)[]] = [...start];
  for (;;) {
    if (reader.takeSymbol(".")) {
      path.push(parseName(reader, placeholders, keywords));
    } else if (reader.takeSymbol("[")) {
      path.push(parsePosition(reader));
    } else {
      return path;
    }
  }
}

/** What lies at a path of an item, if anything. */
export function valueAt(path: Path, item: Item): Value | undefined {
  const [first, ...rest] = path;
  return rest.reduce<Value | undefined>(
    (value, step) => (value === undefined ? undefined : childOf(value, step)),
    attributeOf(item, first),
  );
}

/** The path as AWS's messages show it: `[a, [3], b]`. */
export function pathText(path: Path): string {
  return `[${path.map((step) => (typeof step === "number" ? `[${step}]` : step)).join(", ")}]`;
}

/** Refuses a list of paths of which one equals or contains another, or takes a map for a list. */
export function refuseOverlap(paths: readonly Path[]): void {
  const pairs = paths.flatMap((later, index) =>
    paths.slice(0, index).map((earlier) => [earlier, later] as const),
  );
  for (const relation of ["overlap", "conflict"] as const) {
    for (const [earlier, later] of pairs) {
      if (relationOf(earlier, later) !== relation) continue;
      throw new ExpressionError(
        `Two document paths ${relation} with each other; must remove or rewrite one of these ` +
          `paths; path one: ${pathText(earlier)}, path two: ${pathText(later)}`,
      );
    }
  }
}

function parseName(
  reader: TokenReader,
  placeholders: Placeholders,
  keywords: readonly string[],
): string {
  const { kind } = reader.next;
  if (kind === "nameReference") return placeholders.name(reader.take().text);
  if (kind !== "name" || reader.isKeyword(...keywords)) throw reader.unexpected();
  return placeholders.plainName(reader.take().text);
}

function parsePosition(reader: TokenReader): number {
  if (reader.next.kind !== "number") throw reader.unexpected();
  const position = Number(reader.take().text);
  reader.expectSymbol("]");
  if (position > 2 ** 31 - 1) {
    throw new ExpressionError(`List index is not within the allowable range; index: [${position}]`);
  }
  return position;
}

function childOf(value: Value, step: string | number): Value | undefined {
  if (typeof step === "number") return value.L?.[step];
  return value.M && attributeOf(value.M, step);
}

function relationOf(one: Path, two: Path): "overlap" | "conflict" | undefined {
  for (const [index, step] of one.entries()) {
    const other = two[index];
    if (other === undefined) return "overlap";
    if (typeof other !== typeof step) return "conflict";
    if (other !== step) return undefined;
  }
  return "overlap";
}
