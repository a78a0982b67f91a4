import type { Command } from "commander";
import { gotchas } from "./gotchas.ts";
import { leafCommands } from "./leaf-commands.ts";

/** Ends each command's help with what to mind about it. */
export function addGotchas(program: Command, width: number): void {
  const known = new Map<string, string>(Object.entries(gotchas));
  for (const { words, command } of leafCommands(program)) {
    const gotcha = known.get(keyOf(words));
    if (gotcha !== undefined) {
      command.addHelpText("after", () => {
        const help = command.createHelp();
        return `\n${help.boxWrap(`Mind: ${gotcha}`, Math.min(width, 100))}`;
      });
    }
  }
}

/** `configSet` for `config set`. */
function keyOf(words: readonly string[]): string {
  return words
    .map((word, at) => (at === 0 ? word : `${word.charAt(0).toUpperCase()}${word.slice(1)}`))
    .join("");
}
