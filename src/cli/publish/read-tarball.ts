import { Parser, type ReadEntry } from "tar";
import { fail } from "../../domain/failure.ts";

/** What a tarball holds, without unpacking it. */
export interface TarballContent {
  /** Names at its root. */
  readonly roots: ReadonlySet<string>;
  /** The files asked for that are in it, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Largest file read out of a tarball; Dockerfiles are small. */
const maxFileBytes = 1024 * 1024;

/** Reads the wanted files of a gzipped tarball; throws BAD_INPUT when it is not one. */
export async function readTarball(
  bytes: Uint8Array,
  wanted: readonly string[],
  where: string,
): Promise<TarballContent> {
  const roots = new Set<string>();
  const files = new Map<string, Uint8Array>();
  await new Promise<void>((resolve, reject) => {
    const parser = new Parser({
      strict: true,
      onReadEntry: (entry) => {
        const path = entry.path.replace(/^(\.\/)+/, "").replace(/\/$/, "");
        roots.add(path.split("/")[0] ?? path);
        const asked = wanted.includes(path) && entry.type === "File" && entry.size <= maxFileBytes;
        if (asked) {
          collect(entry).then((content) => files.set(path, content), reject);
        } else {
          entry.resume();
        }
      },
    });
    parser.on("end", resolve);
    parser.on("error", reject);
    parser.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    fail({ code: "BAD_INPUT", summary: `${where} is not a gzipped tarball: ${reason}.` }, error);
  });
  roots.delete("");
  roots.delete(".");
  return { roots, files };
}

async function collect(entry: ReadEntry): Promise<Uint8Array> {
  return Buffer.concat(await entry.collect());
}
