import type { Filter } from "@aws-sdk/client-ec2";
import { notImplemented } from "../not-implemented.ts";

/**
 * EC2's filters: every filter must match, one of its values is enough, `*` and `?` are wildcards,
 * case counts. `attributes` says by filter name what to compare; `tag:<key>` and `tag-key` look at
 * `tags`. A filter the stand-in does not know is 501, not ignored.
 */
export function filtered<Item extends { readonly tags: Readonly<Record<string, string>> }>(
  items: readonly Item[],
  filters: readonly Filter[] | undefined,
  attributes: Readonly<Record<string, (item: Item) => string>>,
): readonly Item[] {
  const tests = (filters ?? []).map((filter) => {
    const read = reader(filter.Name ?? "", attributes);
    const patterns = (filter.Values ?? []).map(asPattern);
    return (item: Item) =>
      read(item).some((value) => patterns.some((pattern) => pattern.test(value)));
  });
  return items.filter((item) => tests.every((test) => test(item)));
}

function reader<Item extends { readonly tags: Readonly<Record<string, string>> }>(
  name: string,
  attributes: Readonly<Record<string, (item: Item) => string>>,
): (item: Item) => readonly string[] {
  if (name === "tag-key") {
    return (item) => Object.keys(item.tags);
  }
  if (name.startsWith("tag:")) {
    const key = name.slice("tag:".length);
    return (item) => Object.entries(item.tags).flatMap(([k, v]) => (k === key ? [v] : []));
  }
  const attribute = attributes[name];
  if (!attribute) {
    throw notImplemented(`the filter '${name}'`);
  }
  return (item) => [attribute(item)];
}

function asPattern(value: string): RegExp {
  const escaped = value.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*/g, "[^]*").replace(/\?/g, "[^]")}$`);
}
