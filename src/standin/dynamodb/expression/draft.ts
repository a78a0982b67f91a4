import { validationException } from "../../validation-error.ts";
import type { Item, Value } from "../value/attribute-value.ts";
import type { Path } from "./path.ts";

/**
 * A copy of an item while an update changes it. Lists are changed only by `finish`, so positions
 * keep their meaning until then; what was set past the end is appended in the order of positions.
 */
export class Draft {
  readonly #root: Value & { M: Record<string, Value> };
  readonly #lists = new Map<Value[], Map<number, Value | undefined>>();

  constructor(item: Item) {
    this.#root = { M: structuredClone(item) };
  }

  /**
   * Puts a value at a path, or takes away what is there. Its map or list must exist, and is looked
   * for before `compute` may refuse something itself.
   */
  change(path: Path, compute: () => Value | undefined): void {
    const steps: readonly (string | number)[] = path;
    const last = steps.at(-1);
    const parent = steps.slice(0, -1).reduce<Value | undefined>(childOf, this.#root);
    if (typeof last === "string" && parent?.M) {
      setMember(parent.M, last, compute());
    } else if (typeof last === "number" && parent?.L) {
      const changes = this.#lists.get(parent.L) ?? new Map<number, Value | undefined>();
      this.#lists.set(parent.L, changes.set(last, compute()));
    } else {
      throw validationException(
        "The document path provided in the update expression is invalid for update",
      );
    }
  }

  /** The item as changed; the draft is of no use afterwards. */
  finish(): Item {
    for (const [list, changes] of this.#lists) rebuild(list, changes);
    return this.#root.M;
  }
}

function childOf(value: Value | undefined, step: string | number): Value | undefined {
  if (typeof step === "number") return value?.L?.[step];
  return value?.M && Object.hasOwn(value.M, step) ? value.M[step] : undefined;
}

function setMember(map: Record<string, Value>, name: string, value: Value | undefined): void {
  if (value === undefined) {
    delete map[name];
  } else {
    // Assignment would change the prototype of the map for a member called __proto__.
    Object.defineProperty(map, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
}

function rebuild(list: Value[], changes: ReadonlyMap<number, Value | undefined>): void {
  const inside = list.map((element, position) =>
    changes.has(position) ? changes.get(position) : element,
  );
  const beyond = [...changes]
    .filter(([position]) => position >= list.length)
    .toSorted(([a], [b]) => a - b)
    .map(([, value]) => value);
  list.length = 0;
  for (const value of [...inside, ...beyond]) {
    if (value !== undefined) list.push(value);
  }
}
