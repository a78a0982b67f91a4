import { mkdir, readlink, symlink } from "node:fs/promises";
import { join } from "node:path";
import { kindOf } from "./kind-of.ts";

/** Directories of this machine that hold its software; every confined program sees them. */
export const SYSTEM_DIRECTORIES: readonly string[] = [
  "/bin",
  "/sbin",
  "/lib",
  "/lib32",
  "/lib64",
  "/libx32",
  "/usr",
  "/etc",
  "/opt",
  "/nix",
];

/**
 * Makes the empty tree of one instance. It has the top-level links of this machine (`/bin` to
 * `usr/bin`) from the start, so that a COPY to `/bin/tool` lands where the program will look.
 */
export async function seedTree(tree: string): Promise<void> {
  await mkdir(tree, { recursive: true });
  for (const path of SYSTEM_DIRECTORIES) {
    if ((await kindOf(path)) === "symlink") await symlink(await readlink(path), join(tree, path));
  }
}
