#!/usr/bin/env node
import { writeSync } from "node:fs";
import { version } from "./cli/version.ts";

/**
 * Argv in, exit code out. Asking for the version loads nothing else, not even Node's streams:
 * `process.stdout` alone would cost a tenth of Node's own start. Where it cannot be written, the
 * ordinary way says so as for any command.
 */
const argv = process.argv.slice(2);
const isVersion = argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V");
if (!isVersion || !saidVersion()) {
  const [{ processContext }, { runSlipway }] = await Promise.all([
    import("./cli/process-context.ts"),
    import("./cli/slipway.ts"),
  ]);
  process.exitCode = await runSlipway(argv, processContext(), version);
}

function saidVersion(): boolean {
  try {
    writeSync(1, `${version}\n`);
    return true;
  } catch {
    return false;
  }
}
