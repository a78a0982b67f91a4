import { attributeOf } from "../value/attribute-value.ts";
import type { Item, Value } from "../value/attribute-value.ts";
import type { Path } from "./path.ts";

/**
 * The parts of an item that lie at the paths, each inside the maps and lists it came from. List
 * elements keep their order and close up; what is not there leaves nothing behind.
 */
export function project(paths: readonly Path[], item: Item): Item {
  const wanted = branch(paths);
  return membersOf(wanted, item);
}

/** What is wanted of a map or list, by member name or position; `undefined`: all of it. */
type Branch = ReadonlyMap<string | number, Branch | undefined>;

function branch(paths: readonly (readonly (string | number)[])[]): Branch {
  const steps = new Set(paths.flatMap(([step]) => (step === undefined ? [] : [step])));
  return new Map(
    [...steps].map((step) => {
      const rests = paths.filter((path) => path[0] === step).map((path) => path.slice(1));
      const isWhole = rests.some((rest) => rest.length === 0);
      return [step, isWhole ? undefined : branch(rests)];
    }),
  );
}

function membersOf(wanted: Branch, members: Item): Record<string, Value> {
  return Object.fromEntries(
    [...wanted].flatMap(([step, deeper]) => {
      const part =
        typeof step === "string" ? partOf(attributeOf(members, step), deeper) : undefined;
      return part === undefined ? [] : [[step, part]];
    }),
  );
}

function partOf(value: Value | undefined, wanted: Branch | undefined): Value | undefined {
  if (value === undefined || wanted === undefined) return value;
  if (value.M) {
    const M = membersOf(wanted, value.M);
    return Object.keys(M).length > 0 ? { M } : undefined;
  }
  const L = value.L?.flatMap((element, position) => {
    const part = wanted.has(position) ? partOf(element, wanted.get(position)) : undefined;
    return part === undefined ? [] : [part];
  });
  return L && L.length > 0 ? { L } : undefined;
}
