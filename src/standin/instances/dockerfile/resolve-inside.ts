import { readlink } from "node:fs/promises";
import { join } from "node:path";
import { kindOf } from "../room/kind-of.ts";

/**
 * The real place of `path` under `root`, links followed as a program confined to `root` would:
 * an absolute link starts at `root` again and `..` never leaves it. Parts that do not exist stay
 * as written. With `leaf: "keep"` a link in the last place is not followed.
 */
export async function resolveInside(
  root: string,
  path: string,
  leaf: "follow" | "keep" = "follow",
): Promise<string> {
  const rest = path.split("/");
  const done: string[] = [];
  let links = 0;
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    if (name === "" || name === ".") continue;
    if (name === "..") {
      done.pop();
      continue;
    }
    const place = join(root, ...done, name);
    const isLast = rest.every((each) => each === "" || each === ".");
    if ((isLast && leaf === "keep") || (await kindOf(place)) !== "symlink") {
      done.push(name);
      continue;
    }
    links += 1;
    if (links > 40) throw new Error(`too many links in ${path}`);
    const target = await readlink(place);
    if (target.startsWith("/")) done.length = 0;
    rest.unshift(...target.split("/"));
  }
  return join(root, ...done);
}
