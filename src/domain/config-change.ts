import { canonicalJson } from "./canonical-json.ts";
import type { ConfigValue, ConfigValues } from "./config.ts";

/** Prefixes that make a value a reference, resolved on each instance at every boot. */
const referencePrefixes = ["ssm:", "secretsmanager:"] as const;

/** The stored form of a value as typed: a reference when it begins like one, else plain text. */
export function configValue(text: string): ConfigValue {
  return referencePrefixes.some((prefix) => text.startsWith(prefix)) ? { from: text } : text;
}

/** `values` with `changes` made; a change to undefined removes the key. */
export function changeConfig(
  values: ConfigValues,
  changes: ReadonlyMap<string, ConfigValue | undefined>,
): ConfigValues {
  const changed = new Map<string, ConfigValue>(Object.entries(values));
  for (const [key, value] of changes) {
    if (value === undefined) {
      changed.delete(key);
    } else {
      changed.set(key, value);
    }
  }
  return Object.fromEntries(changed);
}

export function sameConfig(a: ConfigValues, b: ConfigValues): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
