import { settingsJsonSchema } from "./json-schema.ts";

/** Keys the settings file may have at a place; empty where any name is allowed. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  let place: unknown = settingsJsonSchema();
  for (const key of path) {
    place = below(place, key);
  }
  return Object.keys(asObject(member(withKeys(place), "properties")));
}

function below(place: unknown, key: PropertyKey): unknown {
  const schema = withKeys(place);
  const named = member(member(schema, "properties"), String(key));
  return named ?? member(schema, "items") ?? member(schema, "additionalProperties");
}

/** The alternative that has members, where null is allowed too. */
function withKeys(place: unknown): unknown {
  const alternatives = member(place, "anyOf");
  return Array.isArray(alternatives)
    ? alternatives.find((alternative) => member(alternative, "type") !== "null")
    : place;
}

function member(of: unknown, key: string): unknown {
  const value = asObject(of)[key];
  return typeof value === "boolean" ? undefined : value;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
