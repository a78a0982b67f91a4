import type { Command } from "commander";

/** Words after `slipway`, and the command they name. */
export interface LeafCommand {
  readonly words: readonly string[];
  readonly command: Command;
}

/** Every command that does something itself, in the order of the help. */
export function leafCommands(program: Command, words: readonly string[] = []): LeafCommand[] {
  return program.commands.flatMap((command) => {
    const path = [...words, command.name()];
    return command.commands.length === 0 ? [{ words: path, command }] : leafCommands(command, path);
  });
}
