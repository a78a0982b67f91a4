import { RolloutFailure } from "../domain/failure.ts";

/** What a command ends with that this signal, or its key, has stopped. */
export function stopped(signal: "SIGINT" | "SIGTERM" | "SIGHUP"): RolloutFailure {
  return new RolloutFailure({
    code: "INTERRUPTED",
    summary: `Stopped by ${signal}.`,
    remedy: "Run the same command again; slipway status shows what serves.",
  });
}
