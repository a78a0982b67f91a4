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
  return unacceptedBelow(input, value, "", accepts);
}

function unacceptedBelow(
  shape: Shape,
  value: unknown,
  path: string,
  accepts: readonly string[],
): string | undefined {
  if (path !== "" && isWholeAccepted(path, accepts)) return undefined;
  const parts = content(shape, value);
  for (const [name, innerShape, innerValue] of parts) {
    const inner = name === undefined ? path : path === "" ? name : `${path}.${name}`;
    const unaccepted = unacceptedBelow(innerShape, innerValue, inner, accepts);
    if (unaccepted !== undefined) return unaccepted;
  }
  if (parts.length > 0 || path === "") return undefined;
  const isAggregate = shape.kind === "struct" || shape.kind === "list" || shape.kind === "map";
  return accepts.includes(path) || (isAggregate && isAcceptedBelow(path, accepts))
    ? undefined
    : path;
}

type Part = readonly [name: string | undefined, shape: Shape, value: unknown];

function content(shape: Shape, value: unknown): readonly Part[] {
  if (shape.kind === "list") {
    return (value as readonly unknown[]).map((item) => [undefined, shape.item.shape, item]);
  }
  if (shape.kind === "map") {
    return Object.values(value as object).map((item) => [undefined, shape.value.shape, item]);
  }
  if (shape.kind !== "struct") return [];
  const fields = value as Readonly<Record<string, unknown>>;
  return shape.members
    .filter(({ name }) => fields[name] !== undefined)
    .map((member) => [member.name, member.shape, fields[member.name]]);
}

/** Whatever stands there: `path.*`, or that of something around it. */
const isWholeAccepted = (path: string, accepts: readonly string[]): boolean =>
  accepts.some(
    (accepted) => accepted.endsWith(".*") && `${path}.`.startsWith(accepted.slice(0, -1)),
  );

const isAcceptedBelow = (path: string, accepts: readonly string[]): boolean =>
  accepts.some((accepted) => accepted.startsWith(`${path}.`));
