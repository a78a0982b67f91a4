#!/usr/bin/env node
import { writeSync } from "node:fs";
import { version } from "./cli/version.ts";

/**
 * Argv in, exit code out. Asking for the version loads nothing else, not even Node's streams:
 * `process.stdout` alone would cost a tenth of Node's own start.
 */
const argv = process.argv.slice(2);
if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) {
  writeSync(1, `${version}\n`);
} else {
  const [{ processContext }, { runSlipway }] = await Promise.all([
    import("./cli/process-context.ts"),
    import("./cli/slipway.ts"),
  ]);
  process.exitCode = await runSlipway(argv, processContext(), version);
}
