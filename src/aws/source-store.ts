import { constants } from "node:fs";
import { access, chmod, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { fail } from "../domain/failure.ts";
import type { Artifact } from "../domain/release.ts";

/**
 * Why a tarball cannot be fetched any more; undefined when it can, or when only the instance can
 * tell (https: it may be reachable from there alone).
 */
export async function reasonSourceGone(artifact: Artifact): Promise<string | undefined> {
  if (artifact.kind !== "tarball" || !artifact.url.startsWith("file:")) {
    return undefined;
  }
  try {
    await access(fileURLToPath(artifact.url), constants.R_OK);
    return undefined;
  } catch {
    return `its tarball ${artifact.url} cannot be read any more`;
  }
}

/** Readable by whichever user an instance boots as. */
const fileMode = 0o644;

/**
 * Keeps a tarball under `name` in a base's store and returns its URL. Only `file:` stores exist so
 * far; the name appears whole or not at all.
 */
export async function putSource(
  storeUrl: string,
  bytes: Uint8Array,
  name: string,
): Promise<string> {
  const url = sourceUrl(storeUrl, name);
  const directory = fileURLToPath(storeUrl);
  await mkdir(directory, { recursive: true });
  const path = join(directory, name);
  const scratch = await mkdtemp(join(directory, ".incoming-"));
  try {
    const incoming = join(scratch, name);
    await writeFile(incoming, bytes);
    await chmod(incoming, fileMode);
    await rename(incoming, path);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return url;
}

/** Where `putSource` keeps a tarball of that name. Throws BAD_INPUT for a store it cannot use. */
export function sourceUrl(storeUrl: string, name: string): string {
  if (!storeUrl.startsWith("file:")) {
    fail({
      code: "BAD_INPUT",
      summary: `This base keeps sources in ${storeUrl}, where slipway cannot upload to yet.`,
      remedy:
        "Upload the tarball yourself and publish its URL: slipway release create --source URL",
    });
  }
  if (name !== basename(name) || name.startsWith(".")) {
    throw new Error(`a source's name must be a plain file name, not ${name}`);
  }
  return pathToFileURL(join(fileURLToPath(storeUrl), name)).href;
}
