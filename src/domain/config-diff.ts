import { canonicalJson } from "./canonical-json.ts";
import type { ConfigValue, ConfigValues } from "./config.ts";

/** What turns one configuration into another, by key, in order. */
export interface ConfigDiff {
  readonly added: ConfigValues;
  readonly removed: ConfigValues;
  readonly changed: Readonly<
    Record<string, { readonly from: ConfigValue; readonly to: ConfigValue }>
  >;
}

/** Own keys only: one may be called `constructor`. */
export function diffConfig(before: ConfigValues, after: ConfigValues): ConfigDiff {
  const was = new Map(sorted(before));
  const is = new Map(sorted(after));
  const changed = [...is].flatMap(([key, to]) => {
    const from = was.get(key);
    return from === undefined || canonicalJson(from) === canonicalJson(to)
      ? []
      : [[key, { from, to }] as const];
  });
  return {
    added: Object.fromEntries([...is].filter(([key]) => !was.has(key))),
    removed: Object.fromEntries([...was].filter(([key]) => !is.has(key))),
    changed: Object.fromEntries(changed),
  };
}

/** Every key that differs, in order. */
export function changedKeys(diff: ConfigDiff): readonly string[] {
  return [...keysSet(diff), ...Object.keys(diff.removed)].sort();
}

/** Keys that get a value, in order. */
export function keysSet({ added, changed }: ConfigDiff): readonly string[] {
  return [...Object.keys(added), ...Object.keys(changed)].sort();
}

function sorted(values: ConfigValues): readonly (readonly [string, ConfigValue])[] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}
