import { constants } from "node:fs";
import { access, chmod, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Sources } from "./source-store.ts";

/** Readable by whichever user an instance boots as. */
const fileMode = 0o644;

export const fileUrlIn = (storeUrl: string, name: string): string =>
  pathToFileURL(join(fileURLToPath(storeUrl), name)).href;

/** Tarballs in a directory of this machine, as the stand-in's base keeps them. */
export const fileSources: Sources = {
  async put(bytes, url) {
    const path = fileURLToPath(url);
    await mkdir(dirname(path), { recursive: true });
    const scratch = await mkdtemp(join(dirname(path), ".incoming-"));
    try {
      const incoming = join(scratch, basename(path));
      await writeFile(incoming, bytes);
      await chmod(incoming, fileMode);
      await rename(incoming, path);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  },
  async standing(urls) {
    const readable = await Promise.all(urls.map(isReadable));
    return urls.filter((_, at) => readable[at]);
  },
  remove: (url) => rm(fileURLToPath(url), { force: true }),
  reasonGone: async (url) =>
    (await isReadable(url)) ? undefined : `its tarball ${url} cannot be read any more`,
};

async function isReadable(url: string): Promise<boolean> {
  try {
    await access(fileURLToPath(url), constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
