// npm run kill [-- OPTIONS]: bundles kill-run.ts and runs it; --help lists the options.
import { runBundled } from "../support/run-bundled.mjs";

const file = new URL("kill-run.ts", import.meta.url).pathname;
process.exitCode = await runBundled(file, "kill", { args: process.argv.slice(2) });
