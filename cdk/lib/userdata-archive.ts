import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { create } from "tar/create";

const userdata = join(import.meta.dirname, "../../userdata");

export interface Archive {
  readonly file: string;
  /** Hexadecimal. */
  readonly sha256: string;
}

/**
 * The directory `userdata/` as the base AMI's recipe wants it: a gzipped tar whose bytes depend on
 * the files alone, so that the same sources make the same template anywhere.
 */
export function packUserdata(): Archive {
  const file = join(mkdtempSync(join(tmpdir(), "slipway-userdata-")), "slipway-userdata.tgz");
  const options = { file, cwd: userdata, gzip: true, portable: true, sync: true } as const;
  create({ ...options, mtime: new Date(0) }, files());
  return { file, sha256: createHash("sha256").update(readFileSync(file)).digest("hex") };
}

/** In an order that no file system has a say in. */
function files(): string[] {
  return readdirSync(userdata, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(userdata, join(entry.parentPath, entry.name)))
    .toSorted();
}
