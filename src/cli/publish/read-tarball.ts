import { Parser } from "tar/parse";
import type { ReadEntry } from "tar/read-entry";
import { fail } from "../../domain/failure.ts";

/** What a tarball holds, without unpacking it. */
export interface TarballContent {
  /** Names at its root. */
  readonly roots: ReadonlySet<string>;
  /** The files asked for, at the root or in a directory of it, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What `git archive` made it of: it says so in a comment. */
  readonly commit: string | undefined;
}

/** Reads the wanted files of a gzipped tarball; throws BAD_INPUT when it is not one. */
export async function readTarball(
  bytes: Uint8Array,
  wanted: readonly string[],
  where: string,
): Promise<TarballContent> {
  const roots = new Set<string>();
  const contents: Promise<readonly [string, Uint8Array]>[] = [];
  let commit: string | undefined;
  const isWanted = (path: string): boolean =>
    wanted.includes(path) || wanted.includes(path.replace(/^[^/]*\//, ""));
  try {
    const onReadEntry = (entry: ReadEntry): void => {
      const path = entry.path.replace(/^(\.\/)+/, "").replace(/\/$/, "");
      roots.add(path.split("/")[0] ?? path);
      if (isWanted(path) && entry.type === "File" && entry.size <= maxFileBytes) {
        contents.push(entry.concat().then((content) => [path, Buffer.from(content)]));
      } else {
        entry.resume();
      }
    };
    await parse(bytes, onReadEntry, (text) => {
      commit ??= /^\d+ comment=([0-9a-f]{40})$/m.exec(text)?.[1];
    });
    roots.delete("");
    roots.delete(".");
    return { roots, files: new Map(await Promise.all(contents)), commit };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail({ code: "BAD_INPUT", summary: `${where} is not a tarball: ${reason}.` }, error);
  }
}

/** Largest file read out of a tarball; Dockerfiles are small. */
const maxFileBytes = 1024 * 1024;

async function parse(
  bytes: Uint8Array,
  onReadEntry: (entry: ReadEntry) => void,
  onMeta: (text: string) => void,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const parser = new Parser({ strict: true, onReadEntry });
    parser.on("meta", onMeta);
    parser.on("end", () => resolve());
    parser.on("error", reject);
    parser.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  });
}
