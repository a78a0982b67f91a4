import { canonicalJson } from "./canonical-json.ts";
import type { ConfigValue, ConfigValues } from "./config.ts";

/** What turns one configuration into another, each by key in order. */
export interface ConfigDiff {
  readonly added: readonly (readonly [key: string, value: ConfigValue])[];
  readonly removed: readonly (readonly [key: string, value: ConfigValue])[];
  readonly changed: readonly (readonly [key: string, from: ConfigValue, to: ConfigValue])[];
}

export function diffConfig(before: ConfigValues, after: ConfigValues): ConfigDiff {
  const old = sorted(before);
  const fresh = sorted(after);
  const was = new Map(old);
  const is = new Map(fresh);
  return {
    added: fresh.filter(([key]) => !was.has(key)),
    removed: old.filter(([key]) => !is.has(key)),
    changed: fresh.flatMap(([key, to]) => {
      const from = was.get(key);
      return from === undefined || canonicalJson(from) === canonicalJson(to)
        ? []
        : [[key, from, to] as const];
    }),
  };
}

/** Every key that differs, in order. */
export function changedKeys({ added, removed, changed }: ConfigDiff): readonly string[] {
  return [...added, ...removed, ...changed].map(([key]) => key).sort();
}

/** Own entries only: a key may be called `constructor`. */
function sorted(values: ConfigValues): readonly (readonly [string, ConfigValue])[] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}
