import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";

/** One hash over all that an image is made from: names, contents, and who may run it. */
export async function userdataDigest(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const hash = createHash("sha256");
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".md"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const path of paths) {
    const { mode } = await stat(path);
    const content = createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
    hash.update(`${relative(directory, path)}\0${mode & 0o111}\0${content}\n`);
  }
  return hash.digest("hex");
}
