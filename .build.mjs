// Bundles src/main.ts into dist/: one small entry, commands split into chunks loaded when asked for.
// New chunks are written before old ones go, so that a slipway that runs meanwhile finds its own.
import { build } from "esbuild";
import { chmod, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

const started = Date.now();
const { metafile } = await build({
  entryPoints: { main: "src/main.ts" },
  outdir: "dist",
  bundle: true,
  splitting: true,
  metafile: true,
  platform: "node",
  format: "esm",
  target: "node20.19",
  mainFields: ["module", "main"],
  chunkNames: "chunk-[hash]",
  legalComments: "none",
  logLevel: "warning",
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
});
await chmod("dist/main.js", 0o755);
const fresh = new Set(Object.keys(metafile.outputs));
for (const name of await readdir("dist")) {
  const file = join("dist", name);
  if (!fresh.has(file) && (await stat(file)).mtimeMs < started - 3_600_000) {
    await rm(file);
  }
}
