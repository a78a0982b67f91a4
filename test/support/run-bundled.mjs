import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Bundles a TypeScript file and runs it in a process of its own, with this one's terminal. `flags` are
 * Node's, `args` the program's. Returns its exit code, 1 if it was killed.
 */
export async function runBundled(file, name, { flags = [], args = [] }) {
  // Two folders below the root, as the sources are, which find the built program from there.
  const outdir = new URL("../../node_modules/.cache", import.meta.url).pathname;
  mkdirSync(outdir, { recursive: true });
  const outfile = join(outdir, `slipway-${name}.mjs`);
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20.19",
    logLevel: "warning",
  });
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  const words = [...flags, outfile, ...args];
  return spawnSync(process.execPath, words, { stdio: "inherit", env }).status ?? 1;
}
