import { appendFileSync } from "node:fs";
import { lstat, readFile, rm, rmdir, unlink } from "node:fs/promises";
import { join } from "node:path";

/**
 * What was put into a tree only to mount this machine's files on it, written down in the file
 * `marks` before it was made: the next room over the same tree must not take it for the instance's.
 */
export class Placeholders {
  readonly #tree: string;
  readonly #marks: string;

  constructor(tree: string, marks: string) {
    this.#tree = tree;
    this.#marks = marks;
  }

  /** To be called before `path` of the tree is made. */
  add(path: string): void {
    appendFileSync(this.#marks, `${path}\0`);
  }

  /** Removes those of rooms before, but what has got content since. */
  async clear(): Promise<void> {
    const text = await readFile(this.#marks, "utf8").catch(unlessAbsent);
    const paths = (text ?? "").split("\0").filter((path) => path !== "");
    for (const path of paths.reverse()) await removeEmpty(join(this.#tree, path));
    await rm(this.#marks, { force: true });
  }
}

async function removeEmpty(place: string): Promise<void> {
  const found = await lstat(place).catch(unlessAbsent);
  if (found?.isDirectory()) await rmdir(place).catch(unlessFull);
  else if (found?.isSymbolicLink() || found?.size === 0) await unlink(place);
}

const unlessAbsent = unless("ENOENT");
const unlessFull = unless("ENOTEMPTY");

function unless(expected: string): (error: unknown) => undefined {
  return (error) => {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== expected) throw error;
    return undefined;
  };
}
