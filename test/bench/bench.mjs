// npm run bench [NAME]: bundles test/bench/NAME-bench.ts and runs it in a process of its own; without
// a name, all of them, one after the other.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runBundled } from "../support/run-bundled.mjs";

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
for (const name of asked.length > 0 ? asked : names) {
  const file = join(folder, `${name}-bench.ts`);
  const status = await runBundled(file, `bench-${name}`, { flags: ["--expose-gc"] });
  // 2 says that this machine lacks something, which is no reason to leave out the others.
  if (status === 2 && asked.length === 0) process.exitCode = 2;
  else if (status !== 0) process.exit(status);
  process.stdout.write("\n");
}
