import { Parser, type ReadEntry } from "tar";

/** What stands in a gzipped tarball: path → mode and text, or where a link points. */
export async function unpacked(bytes: Uint8Array): Promise<Record<string, string>> {
  const entries: Promise<[string, string]>[] = [];
  await new Promise<void>((resolve, reject) => {
    const onReadEntry = (entry: ReadEntry): void => void entries.push(described(entry));
    const parser = new Parser({ strict: true, onReadEntry });
    parser.on("end", () => resolve());
    parser.on("error", reject);
    parser.end(Buffer.from(bytes));
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function described(entry: ReadEntry): Promise<[string, string]> {
  const content = Buffer.from(await entry.concat()).toString("utf8");
  const mode = (entry.mode ?? 0).toString(8);
  return [entry.path, entry.linkpath ? `-> ${entry.linkpath}` : `${mode} ${content}`];
}
