// npm run kill [-- --kills N --pauses N --interrupts N --from SEED]: bundles kill-run.ts and runs it.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

const folder = new URL(".", import.meta.url).pathname;
// Two folders below the root, as the sources are, which find the built program from there.
const outdir = join(folder, "../../node_modules/.cache");
mkdirSync(outdir, { recursive: true });
const outfile = join(outdir, "slipway-kill.mjs");
await build({
  entryPoints: [join(folder, "kill-run.ts")],
  outfile,
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20.19",
  logLevel: "warning",
});
const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
const args = [outfile, ...process.argv.slice(2)];
process.exitCode = spawnSync(process.execPath, args, { stdio: "inherit", env }).status ?? 1;
