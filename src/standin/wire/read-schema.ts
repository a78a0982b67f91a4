import type { HttpPlace, Member, Shape } from "./shape.ts";

/**
 * Reads a schema exported by an `@aws-sdk/client-*` package (`GetCallerIdentityRequest$`, or any
 * reference found inside one). These are plain arrays, documented in the SDK's
 * `supplemental-docs/SCHEMAS.md`:
 *
 *     [3 struct | 4 union | -3 error, namespace, name, traits, memberNames, members, requiredCount]
 *     [1 list, namespace, name, traits, item]    [2 map, namespace, name, traits, key, value]
 *     [0 simple, namespace, name, traits, schema]    a number: a built-in type (see `builtIn`)
 *     () => schema: a later declaration    [schema, traits]: a member with traits
 *
 * Aggregates are read on first use: EC2 alone has thousands. Throws on anything it does not know.
 */
export function readSchema(reference: unknown): Shape {
  const schema = dereference(reference);
  if (schema === "unit") return { kind: "unit" };
  if (typeof schema === "number") return builtIn(schema);
  if (!isArray(schema)) throw new Error(`not a schema: ${String(schema)}`);
  const known = shapes.get(schema);
  if (known) return known;
  const shape = aggregate(schema);
  shapes.set(schema, shape);
  return shape;
}

const shapes = new WeakMap<readonly unknown[], Shape>();

function aggregate(schema: readonly unknown[]): Shape {
  const [tag, , name] = schema;
  switch (tag) {
    case 0:
      return readSchema(schema[4]);
    case 1: {
      const item = once(() => member("member", schema[4]));
      return {
        kind: "list",
        get item() {
          return item();
        },
      };
    }
    case 2: {
      const entry = once(() => ({
        key: member("key", schema[4]),
        value: member("value", schema[5]),
      }));
      return {
        kind: "map",
        get key() {
          return entry().key;
        },
        get value() {
          return entry().value;
        },
      };
    }
    case 3:
    case 4:
    case -3: {
      const members = once(() => structMembers(schema));
      return {
        kind: "struct",
        name: String(name),
        xmlName: textOf(readTraits(schema[3]), "xmlName") ?? String(name),
        isUnion: tag === 4,
        get members() {
          return members();
        },
      };
    }
    default:
      throw new Error(`unknown schema kind ${String(tag)} of ${String(name)}`);
  }
}

function structMembers(schema: readonly unknown[]): readonly Member[] {
  const [, , , , names, references, requiredCount] = schema;
  if (!isArray(names) || !isArray(references)) return [];
  const required = typeof requiredCount === "number" ? requiredCount : 0;
  return names.map((name, i) => member(String(name), references[i], i < required));
}

function member(name: string, reference: unknown, isRequired = false): Member {
  let traits: Traits = {};
  let target = dereference(reference);
  while (isArray(target) && target.length === 2) {
    traits = { ...readTraits(target[1]), ...traits };
    target = dereference(target[0]);
  }
  const xmlName = textOf(traits, "xmlName") ?? name;
  return {
    name,
    shape: readSchema(target),
    required: isRequired && !traits["idempotencyToken"],
    xmlName,
    ec2Name: textOf(traits, "ec2QueryName") ?? capitalised(xmlName),
    flattened: Boolean(traits["xmlFlattened"]),
    http: placeOf(traits),
  };
}

type Traits = Readonly<Record<string, unknown>>;

/** Traits without values are bits of one number (`translateTraits` of `@smithy/core`). */
const bits = { httpLabel: 1, idempotencyToken: 4, httpPayload: 16 };

function readTraits(traits: unknown): Traits {
  if (typeof traits !== "number") return isRecord(traits) ? traits : {};
  return Object.fromEntries(Object.entries(bits).map(([name, bit]) => [name, traits & bit]));
}

function placeOf(traits: Traits): HttpPlace | undefined {
  if (traits["httpLabel"]) return { in: "label" };
  if (traits["httpPayload"]) return { in: "payload" };
  const query = textOf(traits, "httpQuery");
  if (query !== undefined) return { in: "query", name: query };
  const header = textOf(traits, "httpHeader");
  if (header !== undefined) return { in: "header", name: header.toLowerCase() };
  const prefix = textOf(traits, "httpPrefixHeaders");
  return prefix === undefined ? undefined : { in: "prefix", name: prefix };
}

function textOf(traits: Traits, name: string): string | undefined {
  const value = traits[name];
  return typeof value === "string" ? value : undefined;
}

const listBit = 0x40;
const mapBit = 0x80;
const elementBits = 0x3f;

function builtIn(code: number): Shape {
  if (code & mapBit) {
    return { kind: "map", key: member("key", 0), value: member("value", code & elementBits) };
  }
  if (code & listBit) return { kind: "list", item: member("member", code & elementBits) };
  const shape = builtIns[code];
  if (!shape) throw new Error(`unknown built-in schema ${code}`);
  return shape;
}

/** Big numbers (17, 19) and documents (15) are in no operation served, so they are not here. */
const builtIns: Readonly<Record<number, Shape>> = {
  0: { kind: "string" },
  1: { kind: "number" },
  2: { kind: "boolean" },
  4: { kind: "timestamp", format: undefined },
  5: { kind: "timestamp", format: "date-time" },
  6: { kind: "timestamp", format: "http-date" },
  7: { kind: "timestamp", format: "epoch-seconds" },
  21: { kind: "blob" },
  42: { kind: "blob" },
};

function dereference(reference: unknown): unknown {
  let schema = reference;
  while (typeof schema === "function") schema = schema();
  return schema;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const isRecord = (value: unknown): value is Traits => typeof value === "object" && value !== null;
