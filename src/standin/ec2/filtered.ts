import type { Filter } from "@aws-sdk/client-ec2";
import { notImplemented } from "../not-implemented.ts";

/**
 * EC2's filters: every filter must match, one of its values is enough, `*` and `?` are wildcards,
 * case counts. `attributes` says by filter name what to compare, undefined matching nothing;
 * `tag:<key>` and `tag-key` look at `tags`. A filter that the stand-in does not know is 501.
 */
export function filtered<Item extends Tagged>(
  items: readonly Item[],
  filters: readonly Filter[] | undefined,
  attributes: Readonly<Record<string, (item: Item) => string | readonly string[] | undefined>>,
): readonly Item[] {
  const tests = (filters ?? []).map((filter) => {
    const read = reader(filter.Name ?? "", attributes);
    const patterns = (filter.Values ?? []).map(asPattern);
    return (item: Item) =>
      read(item).some((value) => patterns.some((pattern) => pattern.test(value)));
  });
  return items.filter((item) => tests.every((test) => test(item)));
}

function reader<Item extends Tagged>(
  name: string,
  attributes: Readonly<Record<string, (item: Item) => string | readonly string[] | undefined>>,
): (item: Item) => readonly string[] {
  if (name === "tag-key") {
    return (item) => Object.keys(tagsOf(item, name));
  }
  if (name.startsWith("tag:")) {
    const key = name.slice("tag:".length);
    return (item) => Object.entries(tagsOf(item, name)).flatMap(([k, v]) => (k === key ? [v] : []));
  }
  const attribute = attributes[name];
  if (!attribute) {
    throw notImplemented(`the filter '${name}'`);
  }
  return (item) => [attribute(item) ?? []].flat();
}

function tagsOf(item: Tagged, filter: string): Readonly<Record<string, string>> {
  if (item.tags) return item.tags;
  throw notImplemented(`the filter '${filter}'`);
}

/** Something to filter; without `tags` it is of a kind that has none. */
interface Tagged {
  readonly tags?: Readonly<Record<string, string>>;
}

function asPattern(value: string): RegExp {
  const escaped = value.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*/g, "[^]*").replace(/\?/g, "[^]")}$`);
}
