import { readFile } from "node:fs/promises";
import { hasCode } from "./error-code.ts";

/** A file's bytes; undefined when there is no file of that name. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EISDIR"].some((code) => hasCode(error, code))) {
      return undefined;
    }
    throw error;
  }
}
