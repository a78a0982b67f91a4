import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "../error-code.ts";
import { openGit, type Git } from "./git.ts";

/**
 * Paths, relative to the directory and with `/`, of what belongs to it: with git what is tracked or
 * not ignored, submodules included; without git everything but `.git` and `node_modules`. Files and
 * links only, unsorted; what git still tracks but is deleted is left out.
 */
export async function listFiles(directory: string, git: Git | undefined): Promise<string[]> {
  return git ? listByGit(directory, git) : walk(directory, "");
}

async function listByGit(directory: string, git: Git): Promise<string[]> {
  const listed = await git("ls-files", "--cached", "--others", "--exclude-standard", "-z");
  const names = new Set(listed.split("\0").filter((name) => name !== ""));
  const found: string[] = [];
  for (const name of names) {
    found.push(...(await expand(directory, name.replace(/\/$/, ""))));
  }
  return found;
}

/** A file is itself; a directory is another repository (a submodule, say) with files of its own. */
async function expand(directory: string, name: string): Promise<readonly string[]> {
  const path = join(directory, name);
  const stat = await lstatIfThere(path);
  if (!stat?.isDirectory()) {
    return stat ? [name] : [];
  }
  const inside = await listFiles(path, await openGit(path));
  return inside.map((file) => `${name}/${file}`);
}

async function lstatIfThere(path: string) {
  try {
    return await lstat(path);
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) {
      return undefined;
    }
    throw error;
  }
}

async function walk(directory: string, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(directory, prefix), { withFileTypes: true })) {
    if (entry.name === ".git" || entry.name === "node_modules") {
      continue;
    }
    const name = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    found.push(...(entry.isDirectory() ? await walk(directory, name) : [name]));
  }
  return found;
}
