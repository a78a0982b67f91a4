// Bundles into dist/, or into the directory named. New chunks are written before old ones go, and old
// ones stay an hour, so that a slipway that runs meanwhile finds its own; with --alone (before
// packing) they go at once.
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { bundle } from "./.bundle.mjs";

const alone = process.argv.includes("--alone");
const outdir = process.argv.slice(2).find((word) => !word.startsWith("--")) ?? "dist";
const started = Date.now();
const fresh = await bundle(outdir);
for (const name of await readdir(outdir)) {
  const file = join(outdir, name);
  if (!fresh.has(name) && (alone || (await stat(file)).mtimeMs < started - 3_600_000)) {
    await rm(file);
  }
}
