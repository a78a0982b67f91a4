import type { Completion, CompletionNode } from "./completion-tree.ts";

/** Flags that take a value, each once, by what the value is completed with. */
export function valueFlags(
  tree: readonly CompletionNode[],
): readonly { readonly value: Completion; readonly names: readonly string[] }[] {
  const byValue = new Map<string, { value: Completion; names: Set<string> }>();
  for (const { name, value } of tree.flatMap(({ flags }) => flags)) {
    if (value === undefined) continue;
    const key = String(value);
    const found = byValue.get(key) ?? { value, names: new Set() };
    found.names.add(name);
    byValue.set(key, found);
  }
  return [...byValue.values()].map(({ value, names }) => ({ value, names: [...names] }));
}
