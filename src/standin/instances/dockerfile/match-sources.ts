import { readdir } from "node:fs/promises";
import { join, posix } from "node:path";
import { kindOf } from "../room/kind-of.ts";

/**
 * Paths below `context` that a COPY source names, sorted. Wildcards are Go's `filepath.Match`, as
 * in Docker: `*` and `?` stay within one name and match a leading dot, `[a-z]` and `[^a-z]` are
 * classes, a backslash escapes.
 */
export async function matchSources(context: string, pattern: string): Promise<readonly string[]> {
  let found: readonly string[] = ["."];
  for (const part of pattern.split("/").filter((each) => each !== "" && each !== ".")) {
    const next = found.map((path) => matchPart(context, path, part));
    found = (await Promise.all(next)).flat();
  }
  return [...found].sort();
}

async function matchPart(context: string, path: string, part: string): Promise<string[]> {
  if (!/[*?[\\]/.test(part)) {
    const child = posix.join(path, part);
    return (await kindOf(join(context, child))) === undefined ? [] : [child];
  }
  if ((await kindOf(join(context, path))) !== "directory") return [];
  const names = await readdir(join(context, path));
  const expression = expressionOf(part);
  return names.filter((name) => expression.test(name)).map((name) => posix.join(path, name));
}

function expressionOf(part: string): RegExp {
  const pieces = part.matchAll(/\\(.)|(\*)|(\?)|\[(\^?)((?:\\.|[^\]])+)\]|(.)/gsu);
  const source = [...pieces].map(([, escaped, star, one, not, set, plain]) => {
    if (star !== undefined) return "[^/]*";
    if (one !== undefined) return "[^/]";
    if (set !== undefined) return `[${not ?? ""}${set.replace(/\[/g, "\\[")}]`;
    return (escaped ?? plain ?? "").replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  });
  return new RegExp(`^${source.join("")}$`, "su");
}
