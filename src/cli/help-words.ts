import type { Command } from "commander";

/** What `slipway help WORDS` asks for. */
export interface HelpAsked {
  /** The command whose help it is, as far as there is one of that name. */
  readonly command: Command;
  /** The words to its first that names no command; undefined when there is none. */
  readonly unknown: readonly string[] | undefined;
}

/**
 * The command that the words after `help` lead to, however deep, where commander itself looks at
 * the first word alone; undefined where the line does not begin with `help` and a word.
 */
export function helpAsked(program: Command, argv: readonly string[]): HelpAsked | undefined {
  const [first, ...rest] = argv;
  const end = rest.findIndex((word) => word.startsWith("-"));
  const words = end < 0 ? rest : rest.slice(0, end);
  if (first !== "help" || words.length === 0) {
    return undefined;
  }
  let command = program;
  for (const [depth, word] of words.entries()) {
    const inner = command.commands.find((one) => one.name() === word);
    if (!inner) {
      const isLeaf = command.commands.length === 0;
      return { command, unknown: isLeaf ? undefined : words.slice(0, depth + 1) };
    }
    command = inner;
  }
  return { command, unknown: undefined };
}
