import type { ConfigDiff } from "../domain/config-diff.ts";
import type { ConfigValue } from "../domain/config.ts";
import { shownConfigValue } from "./config-value.ts";
import { printable } from "./printable.ts";

/** `+` is set, `-` unset, a changed key has both lines; keys in order. Empty: nothing differs. */
export function configDiffLines({ added, removed, changed }: ConfigDiff): readonly string[] {
  const line = (sign: string, key: string, value: ConfigValue): string =>
    printable(`${sign} ${key}=${shownConfigValue(value)}`);
  return [
    ...Object.entries(removed).map(([key, value]) => ({ key, lines: [line("-", key, value)] })),
    ...Object.entries(added).map(([key, value]) => ({ key, lines: [line("+", key, value)] })),
    ...Object.entries(changed).map(([key, { from, to }]) => ({
      key,
      lines: [line("-", key, from), line("+", key, to)],
    })),
  ]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .flatMap(({ lines }) => lines);
}
