import type { CommandContext } from "../context.ts";

/** A place for sentences that should be read but refuse nothing: stderr, unless `--quiet`. */
export function warnOn(context: CommandContext): (sentence: string) => void {
  return (sentence) => {
    if (context.flags.quiet !== true) {
      context.stderr(`warning: ${sentence}\n`);
    }
  };
}
