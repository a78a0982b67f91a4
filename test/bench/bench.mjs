// npm run bench NAME: bundles test/bench/NAME-bench.ts and runs it in a process of its own.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

const folder = new URL(".", import.meta.url).pathname;
const names = readdirSync(folder).flatMap((file) => /^(.+)-bench\.ts$/.exec(file)?.[1] ?? []);
const [name = "", ...rest] = process.argv.slice(2);
if (!names.includes(name) || rest.length > 0) {
  const asked = [name, ...rest].join(" ");
  const wrong = asked === "" ? "Name a bench" : `There is no bench ${asked}`;
  process.stderr.write(`${wrong}: npm run bench ${names.join("|")}\n`);
  process.exit(2);
}
const outdir = join(folder, "../../node_modules/.cache/slipway-bench");
mkdirSync(outdir, { recursive: true });
const outfile = join(outdir, `${name}.mjs`);
await build({
  entryPoints: [join(folder, `${name}-bench.ts`)],
  outfile,
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20.19",
  logLevel: "warning",
});
const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
const { status } = spawnSync(process.execPath, ["--expose-gc", outfile], { stdio: "inherit", env });
process.exit(status ?? 1);
