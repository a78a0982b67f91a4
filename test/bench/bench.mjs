// npm run bench [NAME]: bundles test/bench/NAME-bench.ts and runs it in a process of its own; without
// a name, all of them, one after the other.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

const folder = new URL(".", import.meta.url).pathname;
const names = readdirSync(folder).flatMap((file) => /^(.+)-bench\.ts$/.exec(file)?.[1] ?? []);
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no bench ${unknown.join(" ")}: npm run bench ${names.join("|")}\n`,
  );
  process.exit(2);
}
// Two folders below the root, as the sources are, which find the built program from there.
const outdir = join(folder, "../../node_modules/.cache");
mkdirSync(outdir, { recursive: true });
const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };

for (const name of asked.length > 0 ? asked : names) {
  const outfile = join(outdir, `slipway-bench-${name}.mjs`);
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
  const args = ["--expose-gc", outfile];
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit", env });
  // 2 says that this machine lacks something, which is no reason to leave out the others.
  if (status === 2 && asked.length === 0) process.exitCode = 2;
  else if (status !== 0) process.exit(status ?? 1);
  process.stdout.write("\n");
}
