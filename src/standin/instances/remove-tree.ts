import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { promisify } from "node:util";

/** Removes a directory that programs have written to; nothing happens when there is none. */
export async function removeTree(directory: string): Promise<void> {
  try {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  } catch (error) {
    // A program may have left directories that their owner cannot write to.
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "EACCES" && code !== "EPERM") throw error;
    await promisify(execFile)("chmod", ["-R", "u+rwX", directory]);
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}
