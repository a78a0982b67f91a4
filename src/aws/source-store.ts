import { constants } from "node:fs";
import { access, chmod, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { fail } from "../domain/failure.ts";
import { sourceName } from "../domain/names.ts";
import type { Artifact } from "../domain/release.ts";

/**
 * Why a tarball cannot be fetched any more; undefined when it can, or when only the instance can
 * tell (https: it may be reachable from there alone).
 */
export async function reasonSourceGone(artifact: Artifact): Promise<string | undefined> {
  if (artifact.kind !== "tarball" || !artifact.url.startsWith("file:")) {
    return undefined;
  }
  return (await sourceStands(artifact.url))
    ? undefined
    : `its tarball ${artifact.url} cannot be read any more`;
}

/** True when the tarball at a `file:` URL can be read. */
export async function sourceStands(url: string): Promise<boolean> {
  try {
    await access(fileURLToPath(url), constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The artifact's URL if publishing put it there, by its exact name in the base's store; undefined
 * for what somebody else keeps, and for stores slipway cannot upload to.
 */
export function ownSource(
  storeUrl: string,
  service: string,
  artifact: Artifact,
): string | undefined {
  if (artifact.kind !== "tarball" || !storeUrl.startsWith("file:")) {
    return undefined;
  }
  const { url, sha256 } = artifact;
  return url === sourceUrl(storeUrl, sourceName(service, sha256)) ? url : undefined;
}

/** Ensures that the tarball at one of our own `file:` URLs is gone. */
export async function deleteSource(url: string): Promise<void> {
  await rm(fileURLToPath(url), { force: true });
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
