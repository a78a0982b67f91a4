import type { ConfigDiff } from "../domain/config-diff.ts";
import { shownConfigValue } from "./config-value.ts";
import { printable } from "./printable.ts";

/** `+` is set, `-` unset, a changed key has both lines; keys in order. Empty: nothing differs. */
export function configDiffLines({ added, removed, changed }: ConfigDiff): readonly string[] {
  const lines = [
    ...removed.map(([key, value]) => ({ key, text: `- ${key}=${shownConfigValue(value)}` })),
    ...added.map(([key, value]) => ({ key, text: `+ ${key}=${shownConfigValue(value)}` })),
    ...changed.flatMap(([key, from, to]) => [
      { key, text: `- ${key}=${shownConfigValue(from)}` },
      { key, text: `+ ${key}=${shownConfigValue(to)}` },
    ]),
  ];
  return lines
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map((l) => printable(l.text));
}
