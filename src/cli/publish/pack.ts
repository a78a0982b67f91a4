import { createHash } from "node:crypto";
import { lstat, readlink } from "node:fs/promises";
import { dirname, join, posix, resolve } from "node:path";
import { Pack } from "tar/pack";
import type { Stats } from "node:fs";
import { fail } from "../../domain/failure.ts";

/** A gzipped tarball in memory. */
export interface Tarball {
  readonly bytes: Uint8Array;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** Largest tree, and largest tarball, that is published, in bytes. */
export const maxSourceBytes = 500 * 1024 * 1024;

/**
 * Packs files of a directory so that the same tree gives the same bytes: sorted by path, one time
 * stamp, no owners, and of the mode only whether the owner may execute, all that git keeps. (The
 * compressed bytes also depend on the zlib inside this Node.) Throws BAD_INPUT when the tree is too
 * large or a link points out of it.
 */
export async function pack(directory: string, paths: readonly string[]): Promise<Tarball> {
  const sorted = [...paths].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const statCache = new Map<string, Stats>();
  let total = 0;
  for (const path of sorted) {
    const stat = await steadyStat(directory, path);
    total += stat.size;
    if (total > maxSourceBytes) {
      refuseSize(directory);
    }
    statCache.set(resolve(directory, path), stat);
  }
  return compress(directory, sorted, statCache);
}

async function steadyStat(directory: string, path: string): Promise<Stats> {
  const stat = await lstat(join(directory, path));
  if (stat.isSymbolicLink()) {
    await refuseLinkOut(directory, path);
  } else if (!stat.isFile()) {
    fail({
      code: "BAD_INPUT",
      summary: `${path} is neither a file nor a link, so it cannot be packed.`,
      remedy: "List it in .dockerignore.",
    });
  }
  const executable = stat.isSymbolicLink() || (stat.mode & 0o100) !== 0;
  stat.mode = (stat.mode & ~0o7777) | (executable ? 0o755 : 0o644);
  // A file with two names would be packed as a link to the first of them.
  stat.nlink = 1;
  return stat;
}

async function refuseLinkOut(directory: string, path: string): Promise<void> {
  const target = await readlink(join(directory, path));
  const reached = posix.join(dirname(path), target);
  if (posix.isAbsolute(target) || reached === ".." || reached.startsWith("../")) {
    fail({
      code: "BAD_INPUT",
      summary:
        `The link ${path} points out of the source, to ${target}; ` +
        "instances would not have it.",
      remedy: "Replace it by a copy, or list it in .dockerignore.",
    });
  }
}

async function compress(
  directory: string,
  sorted: readonly string[],
  statCache: Map<string, Stats>,
): Promise<Tarball> {
  const archive = new Pack({
    cwd: directory,
    portable: true,
    noDirRecurse: true,
    mtime: new Date(0),
    gzip: { level: 6 },
    statCache,
  });
  for (const path of sorted) {
    archive.add(path);
  }
  archive.end();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) {
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}

function refuseSize(directory: string): never {
  return fail({
    code: "BAD_INPUT",
    summary: `The source in ${directory} is larger than 500 MB.`,
    remedy: "List what the program does not need in .dockerignore.",
  });
}
