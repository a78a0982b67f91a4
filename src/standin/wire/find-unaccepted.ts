import type { Shape } from "./shape.ts";

/**
 * The first member of a decoded input that an operation does not accept, as a dotted path with list
 * and map positions left out; see `Operation.accepts`. A list, map or structure without content
 * counts as accepted when anything below it would be.
 */
export function findUnaccepted(
  input: Shape,
  value: unknown,
  accepts: readonly string[],
): string | undefined {
  for (const leaf of leaves(input, value, [])) {
    if (!isAccepted(leaf, accepts)) return leaf.path;
  }
  return undefined;
}

/** A value that ends a path: a scalar, or an aggregate without content. */
interface Leaf {
  readonly path: string;
  readonly isEmpty: boolean;
}

function* leaves(shape: Shape, value: unknown, path: readonly string[]): Generator<Leaf> {
  const inner = [...content(shape, value)];
  for (const [name, innerShape, innerValue] of inner) {
    yield* leaves(innerShape, innerValue, name === undefined ? path : [...path, name]);
  }
  const isAggregate = shape.kind === "struct" || shape.kind === "list" || shape.kind === "map";
  if (inner.length === 0 && path.length > 0) yield { path: path.join("."), isEmpty: isAggregate };
}

type Part = readonly [name: string | undefined, shape: Shape, value: unknown];

function* content(shape: Shape, value: unknown): Generator<Part> {
  if (shape.kind === "list") {
    for (const item of value as readonly unknown[]) yield [undefined, shape.item.shape, item];
  } else if (shape.kind === "map") {
    for (const item of Object.values(value as object)) yield [undefined, shape.value.shape, item];
  } else if (shape.kind === "struct") {
    const fields = value as Readonly<Record<string, unknown>>;
    for (const member of shape.members) {
      const field = fields[member.name];
      if (field !== undefined) yield [member.name, member.shape, field];
    }
  }
}

function isAccepted({ path, isEmpty }: Leaf, accepts: readonly string[]): boolean {
  return accepts.some((accepted) => {
    if (accepted === path) return true;
    if (isEmpty && accepted.startsWith(`${path}.`)) return true;
    if (!accepted.endsWith(".*")) return false;
    const root = accepted.slice(0, -2);
    return path === root || path.startsWith(`${root}.`);
  });
}
