import type { CommanderError } from "commander";
import { RolloutFailure } from "../domain/failure.ts";

/** What commander found wrong with the command line, as one sentence of ours. */
export function usageFailure(error: CommanderError): RolloutFailure {
  const [first = "", ...rest] = error.message.replace(/^error: /, "").split("\n");
  const suggested =
    /^\(Did you mean (.*)\?\)$/.exec(rest.join(" "))?.[1] ??
    // The half of a word is no misspelling, so commander does not know it.
    (first.endsWith("'--env'") ? "--environment" : undefined);
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1)}`
    .replace(/\.$/, "")
    // Where commander takes two sentences, the second gives the reason.
    .replace(/\. (\w)/g, (_, letter: string) => `: ${letter.toLowerCase()}`);
  const summary =
    error.code === "commander.help"
      ? "There is no command to run: name one of those above."
      : suggested === undefined
        ? `${sentence}.`
        : `${sentence}; did you mean ${suggested}?`;
  return new RolloutFailure(
    {
      code: "BAD_INPUT",
      summary,
      remedy: "slipway --help lists the commands, slipway help COMMAND its options.",
    },
    error,
  );
}
