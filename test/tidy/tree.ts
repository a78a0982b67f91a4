import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file of the project: its path from the root with forward slashes, and its text. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

/** What a rule finds wrong, one sentence each, addressed to whoever just broke it. */
export type Rule = (files: readonly ProjectFile[]) => readonly string[];

const root = new URL("../..", import.meta.url).pathname;

/** Every file that is tracked or could be (not ignored), as it is now. */
export function projectFiles(): readonly ProjectFile[] {
  const listing = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], {
    cwd: root,
    encoding: "utf8",
  });
  return listing
    .split("\0")
    .filter((path) => path !== "" && existsSync(join(root, path)))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** The files whose paths match; a rule that would look at none is a defect, so that throws. */
export function filesIn(files: readonly ProjectFile[], paths: RegExp): readonly ProjectFile[] {
  const found = files.filter((file) => paths.test(file.path));
  if (found.length === 0) {
    throw new Error(`No file matches ${paths}: this rule would pass without looking at anything.`);
  }
  return found;
}
