import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a directory and those above it. Node's own recursive mkdir tries for ever where the system
 * denies that the parent exists although it does, as below /proc.
 */
export async function makeDirectory(path: string): Promise<void> {
  const problem = await tryToMake(path);
  if (problem?.code === "ENOENT" && dirname(path) !== path) {
    await makeDirectory(dirname(path));
    const still = await tryToMake(path);
    if (still) throw still;
  } else if (problem) {
    throw problem;
  }
}

/** Undefined when it is there. */
async function tryToMake(path: string): Promise<(Error & { code: unknown }) | undefined> {
  try {
    await mkdir(path);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    const isThere = error.code === "EEXIST" && (await stat(path)).isDirectory();
    return isThere ? undefined : error;
  }
}
