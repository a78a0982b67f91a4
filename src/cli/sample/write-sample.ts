import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { commitAll } from "./commit-all.ts";
import { sampleFiles } from "./sample-files.ts";

/**
 * Writes the sample at v1 into the directory (made if need be) as a new git repository of one
 * commit. Resolves to the commit's id; to undefined on a machine without git: a release then needs
 * an id of its own (`--id`).
 */
export async function writeSample(directory: string): Promise<string | undefined> {
  await mkdir(directory, { recursive: true });
  await writeFiles(directory, sampleFiles("v1"));
  return await commitAll(directory, "Say hello");
}

/** Writes each text to its path below the directory. */
export async function writeFiles(
  directory: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}
