import { exitCodes } from "../domain/outcome.ts";
import { hasCode } from "./error-code.ts";

/** What of a process this is about: its streams, and the code it is going to end with. */
export interface Ending {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  exitCode?: number | string | null | undefined;
  once(event: "exit", act: (code: number) => void): unknown;
}

/**
 * Lets the work go on where its output cannot be written: a log on a full disk must not stop a
 * rollout half-way. Whoever reads our output may stop reading, as `head` does, or go, as a terminal
 * does. Any other loss of the result is said, and is no success: the command is to be run again.
 */
export function mindLostOutput(process: Ending): void {
  let isLost = false;
  process.stderr.on("error", () => undefined);
  process.stdout.on("error", (error: Error) => {
    if (isLost || hasCode(error, "EPIPE") || hasCode(error, "EIO")) {
      return;
    }
    isLost = true;
    process.stderr.write(
      `slipway: The result cannot be written to standard output: ${error.message}.\n` +
        "Make room for it, then run the same command again; slipway status shows what serves.\n",
    );
    process.once("exit", (code) => {
      process.exitCode = code === 0 ? exitCodes.interrupted : code;
    });
  });
}
