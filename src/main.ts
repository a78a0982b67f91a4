import { version } from "./cli/version.ts";

/** Argv in, exit code out. Asking for the version loads nothing else. */
const argv = process.argv.slice(2);
if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) {
  process.stdout.write(`${version}\n`);
} else {
  const [{ processContext }, { runSlipway }] = await Promise.all([
    import("./cli/process-context.ts"),
    import("./cli/slipway.ts"),
  ]);
  process.exitCode = await runSlipway(argv, processContext(), version);
}
