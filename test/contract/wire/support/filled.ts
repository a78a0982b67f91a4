import type { Member, Shape } from "../../../../src/standin/wire/shape.ts";

/** One round per member of the widest union below, so that every one of them is tried. */
export function variants(...shapes: Shape[]): number {
  return Math.max(1, ...shapes.map((shape) => unionWidth(shape, new Set())));
}

function unionWidth(shape: Shape, seen: Set<Shape>): number {
  if (seen.has(shape)) return 0;
  seen.add(shape);
  if (shape.kind === "list") return unionWidth(shape.item.shape, seen);
  if (shape.kind === "map") return unionWidth(shape.value.shape, seen);
  if (shape.kind !== "struct") return 0;
  const own = shape.isUnion ? shape.members.length : 0;
  return Math.max(own, ...shape.members.map((member) => unionWidth(member.shape, seen)));
}

/**
 * A value for every member, one level into recursion; unions take member `variant`, inside another.
 * Numbers get `fraction` added, which tells them from whole ones where a client takes both.
 */
export function fill(
  shape: Shape,
  path: string,
  above: Shape[],
  variant: number,
  fraction = 0.25,
): unknown {
  const isSame = (one: Shape) => one === shape;
  if (above.length > 14 || above.filter(isSame).length > 1) return undefined;
  const inside = [...above, shape];
  switch (shape.kind) {
    case "unit":
      return undefined;
    case "struct": {
      const members: readonly Member[] = shape.isUnion
        ? [shape.members[(variant + 7 * above.filter(isSame).length) % shape.members.length]!]
        : shape.members;
      const filled = members
        .map((member) => [
          member.name,
          fill(member.shape, `${path}.${member.name}`, inside, variant, fraction),
        ])
        .filter(([, value]) => value !== undefined);
      return filled.length > 0 ? Object.fromEntries(filled) : undefined;
    }
    case "list": {
      const items = ["0", "1"].map((i) =>
        fill(shape.item.shape, path + i, inside, variant, fraction),
      );
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    case "map": {
      const value = fill(shape.value.shape, `${path}v`, inside, variant, fraction);
      return value === undefined ? undefined : { "k<1": value, "k 2": value };
    }
    case "boolean":
      return path.length % 2 === 0;
    case "number":
      return path.length + fraction;
    case "timestamp":
      return new Date(1.7e12 + (shape.format === "http-date" ? 0 : 123));
    case "blob":
      return new Uint8Array([0, 255, 65, path.length % 256]);
    case "string":
      return ` s&<é>"' +%=\n\t🚢 ${path.slice(-12)}`;
  }
}

/** Compares as what it means: dates and bytes as text, `undefined` and `$metadata` left out. */
export function plain(value: unknown): unknown {
  if (value instanceof Date) return `date ${value.getTime()}`;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("hex")}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, field]) => name !== "$metadata" && field !== undefined)
      .map(([name, field]) => [name, plain(field)]),
  );
}
