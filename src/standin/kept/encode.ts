import { types } from "node:util";

/**
 * Text from which `decode` makes an equal value: plain objects, arrays, Map, Set, Date, bytes (a
 * Buffer comes back as Uint8Array), bigint, undefined, every number, and what is referred to from
 * several places, or from within itself, once. It throws for everything else.
 *
 * Plain data is plain JSON. All that JSON has no word for is `{"$":[tag, …]}`.
 */
export function encode(value: unknown): string {
  const writer = new Writer();
  writer.count(value, []);
  return JSON.stringify(writer.write(value));
}

/** A value that nobody has said how to keep. Keeping on regardless would lose it silently. */
class CannotKeep extends Error {
  constructor(what: string, path: Path) {
    super(`${what} cannot be kept, at ${path.join(".") || "the top"}`);
    this.name = "CannotKeep";
  }
}

type Path = readonly (string | number)[];

class Writer {
  readonly #seen = new Map<object, number>();
  readonly #ids = new Map<object, number>();

  /** How often each object is referred to; refuses what has no form. */
  count(value: unknown, path: Path): void {
    if (typeof value === "function" || typeof value === "symbol") {
      throw new CannotKeep(`a ${typeof value}`, path);
    }
    if (typeof value !== "object" || value === null) return;
    const times = this.#seen.get(value) ?? 0;
    this.#seen.set(value, times + 1);
    if (times > 0) return;
    for (const [name, inner] of contents(value, path)) this.count(inner, [...path, name]);
  }

  write(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return writePrimitive(value);
    const known = this.#ids.get(value);
    if (known !== undefined) return tagged("again", known);
    if (this.#seen.get(value) === 1) return this.#writeObject(value);
    const id = this.#ids.size;
    this.#ids.set(value, id);
    return tagged("shared", id, this.#writeObject(value));
  }

  #writeObject(value: object): unknown {
    if (Array.isArray(value)) return value.map((item) => this.write(item));
    if (value instanceof Map) {
      return tagged("map", ...[...value].map(([key, item]) => [this.write(key), this.write(item)]));
    }
    if (value instanceof Set) return tagged("set", ...[...value].map((item) => this.write(item)));
    if (types.isDate(value)) return tagged("date", this.write(value.getTime()));
    if (value instanceof Uint8Array) {
      return tagged("bytes", Buffer.from(value).toString("base64"));
    }
    const members = Object.entries(value).map(([name, item]) => [name, this.write(item)] as const);
    if (Object.getPrototypeOf(value) === null) return tagged("bare", ...members);
    if (Object.hasOwn(value, "$")) return tagged("object", ...members);
    return Object.fromEntries(members);
  }
}

function writePrimitive(value: unknown): unknown {
  if (value === undefined) return tagged("undefined");
  if (typeof value === "bigint") return tagged("bigint", String(value));
  if (typeof value !== "number") return value;
  if (Object.is(value, -0)) return tagged("number", "-0");
  return Number.isFinite(value) ? value : tagged("number", String(value));
}

function tagged(tag: string, ...content: readonly unknown[]): unknown {
  return { $: [tag, ...content] };
}

/** What is inside an object, by the names a person would look for it. */
function contents(value: object, path: Path): readonly (readonly [string | number, unknown])[] {
  refuseExtras(value, path);
  if (Array.isArray(value)) return [...value.entries()];
  if (types.isDate(value) || value instanceof Uint8Array) return [];
  if (value instanceof Set) return [...[...value].entries()];
  if (value instanceof Map) {
    return [...value].flatMap(([key, item], at) => [
      [`key ${at}`, key] as const,
      [typeof key === "string" ? key : at, item] as const,
    ]);
  }
  return Object.entries(value);
}

const known: readonly (object | null)[] = [
  Object.prototype,
  null,
  Array.prototype,
  Map.prototype,
  Set.prototype,
  Date.prototype,
  Uint8Array.prototype,
  Buffer.prototype,
];

/** Instances of other classes, and members beside the contents, have a meaning not known here. */
function refuseExtras(value: object, path: Path): void {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!known.some((one) => one === prototype)) {
    throw new CannotKeep(`a ${value.constructor.name}`, path);
  }
  if (value instanceof Uint8Array) return;
  const holdsByItself = value instanceof Map || value instanceof Set || types.isDate(value);
  const visible = holdsByItself ? 0 : Object.keys(value).length;
  // An array's own `length` is one of its members.
  const expected = Array.isArray(value) ? value.length + 1 : visible;
  if (Reflect.ownKeys(value).length !== expected) {
    throw new CannotKeep("an irregular member", path);
  }
}
