import { lstat } from "node:fs/promises";

/** What stands at `path` itself, links not followed; undefined when nothing does or may be seen. */
export async function kindOf(path: string): Promise<"directory" | "symlink" | "file" | undefined> {
  try {
    const found = await lstat(path);
    return found.isDirectory() ? "directory" : found.isSymbolicLink() ? "symlink" : "file";
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EACCES") return undefined;
    throw error;
  }
}
