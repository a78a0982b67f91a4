import { Parser, type ReadEntry } from "tar";
import { fail } from "../../domain/failure.ts";

/** What a tarball holds, without unpacking it. */
export interface TarballContent {
  /** Names at its root. */
  readonly roots: ReadonlySet<string>;
  /** The files asked for that are in it, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Reads the wanted files of a gzipped tarball; throws BAD_INPUT when it is not one. */
export async function readTarball(
  bytes: Uint8Array,
  wanted: readonly string[],
  where: string,
): Promise<TarballContent> {
  const roots = new Set<string>();
  const contents: Promise<readonly [string, Uint8Array]>[] = [];
  try {
    await parse(bytes, (entry) => {
      const path = entry.path.replace(/^(\.\/)+/, "").replace(/\/$/, "");
      roots.add(path.split("/")[0] ?? path);
      if (wanted.includes(path) && entry.type === "File" && entry.size <= maxFileBytes) {
        contents.push(entry.concat().then((content) => [path, Buffer.from(content)]));
      } else {
        entry.resume();
      }
    });
    roots.delete("");
    roots.delete(".");
    return { roots, files: new Map(await Promise.all(contents)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail({ code: "BAD_INPUT", summary: `${where} is not a tarball: ${reason}.` }, error);
  }
}

/** Largest file read out of a tarball; Dockerfiles are small. */
const maxFileBytes = 1024 * 1024;

async function parse(bytes: Uint8Array, onReadEntry: (entry: ReadEntry) => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const parser = new Parser({ strict: true, onReadEntry });
    parser.on("end", () => resolve());
    parser.on("error", reject);
    parser.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  });
}
