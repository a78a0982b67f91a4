import { randomBytes } from "node:crypto";
import { ask } from "./ask.ts";
import { exitCodes } from "../domain/outcome.ts";
import type { CommandContext } from "./context.ts";
import { mindLostOutput } from "./lost-output.ts";
import { stopped } from "./stopped.ts";
import { wallClock } from "./wall-clock.ts";

/** The context of a real run; flags are filled in once the command line is read. */
export function processContext(): CommandContext {
  const { signal, atOnce } = interruption();
  mindLostOutput(process);
  // Node 20 is supported and tested, so the SDK's notice about it would only blur the narration.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  return {
    flags: {},
    argv: process.argv.slice(2),
    cwd: process.cwd(),
    env: process.env,
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    isTty: process.stderr.isTTY === true,
    // Terminals that do not know their size say 0.
    width: process.stderr.columns || 80,
    ask:
      process.stdin.isTTY && process.stderr.isTTY
        ? (text) => ask({ input: process.stdin, output: process.stderr }, text, signal)
        : undefined,
    clock: wallClock,
    random: { hex: (bytes) => randomBytes(bytes).toString("hex") },
    signal,
    atOnce,
  };
}

/** Milliseconds in which further signals are the echo of the first: npm passes Ctrl-C on again. */
const echoMs = 1_000;

/** What a process still says that is not given the time to look at what it leaves. */
const lastWords = (name: string): string =>
  `slipway: Ended at once by a second ${name}; what was under way stands as it is.\n` +
  "slipway status shows what serves; slipway resume --wait goes on with a rollout once its lease " +
  "has run out.\n";

/** The first signal asks to stop in order; a later one, echoes apart, ends the process. */
function interruption(): Pick<CommandContext, "signal" | "atOnce"> & { atOnce: AbortSignal } {
  const controller = new AbortController();
  const last = new AbortController();
  let askedAt: number | undefined;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    const stop = (): void => {
      if (askedAt === undefined) {
        askedAt = wallClock.monotonic();
        controller.abort(stopped(name));
      } else if (wallClock.monotonic() - askedAt > echoMs) {
        process.stderr.write(lastWords(name));
        last.abort();
        process.exit(exitCodes.interrupted);
      }
    };
    process.on(name, stop);
  }
  return { signal: controller.signal, atOnce: last.signal };
}
