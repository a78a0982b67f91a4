import { fail } from "../domain/failure.ts";
import type { CommandContext } from "./context.ts";
import { shellWord } from "./shell-word.ts";

/**
 * Lets the command go on: `--yes` was given, or the person at the terminal types yes. Where nobody
 * can be asked it is refused at once, before anything is read or made.
 */
export function requireSomebodyToAsk(
  context: CommandContext,
  command: string,
  yes: boolean | undefined,
): void {
  if (yes !== true && context.ask === undefined) {
    fail({
      code: "BAD_INPUT",
      summary: `Without a terminal nobody can be asked, so slipway ${command} wants --yes.`,
      remedy: ["slipway", ...context.argv.map(shellWord), "--yes"].join(" "),
    });
  }
}

/** Asks unless `--yes` was given; anything but y or yes is a no. */
export async function confirm(
  context: CommandContext,
  yes: boolean | undefined,
  question: string,
  otherwise = "nothing was rolled out",
): Promise<void> {
  if (yes === true) {
    return;
  }
  const answer = (await context.ask?.(`${question} [y/N] `)) ?? "";
  if (!/^y(es)?$/i.test(answer.trim())) {
    fail({ code: "BAD_INPUT", summary: `Not confirmed; ${otherwise}.` });
  }
}
