import type { Command, Option } from "commander";

/** What a word is completed with. */
export type Completion = "environments" | "files" | "nothing" | readonly string[];

export interface CompletionFlag {
  /** `--reason`. */
  readonly name: string;
  readonly description: string;
  /** What its value is completed with; absent: it takes none. */
  readonly value: Completion | undefined;
}

/** A place on the command line: the words so far, and what may come next. */
export interface CompletionNode {
  /** `config set`; empty for slipway itself. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly flags: readonly CompletionFlag[];
  /** What an argument is completed with. */
  readonly argument: Completion;
}

/** Every place there is, from commander's own tree of commands; slipway itself is the first. */
export function completionTree(program: Command): readonly CompletionNode[] {
  return nodes(program, "", program.options.map(flagOf));
}

function nodes(
  command: Command,
  path: string,
  globals: readonly CompletionFlag[],
): CompletionNode[] {
  const own = path === "" ? [] : command.options.map(flagOf);
  const [argument] = command.registeredArguments;
  const help = { name: "--help", description: "print help", value: undefined };
  const node: CompletionNode = {
    path,
    commands: command.commands.map((below) => ({
      name: below.name(),
      description: below.description(),
    })),
    flags: [...own, ...globals.filter(({ name }) => !own.some((one) => one.name === name)), help],
    argument: argument?.argChoices ?? (argument?.name() === "FILE" ? "files" : "nothing"),
  };
  return [
    node,
    ...command.commands.flatMap((below) =>
      nodes(below, `${path} ${below.name()}`.trimStart(), globals),
    ),
  ];
}

function flagOf(option: Option): CompletionFlag {
  const name = option.long ?? option.short ?? "";
  const takesValue = option.required || option.optional;
  return { name, description: option.description, value: takesValue ? valueOf(option) : undefined };
}

function valueOf({ flags, argChoices }: Option): Completion {
  if (argChoices) return argChoices;
  if (/^--environment |<environment>/.test(flags)) return "environments";
  return /<(path|dir|dir-or-url)>/.test(flags) ? "files" : "nothing";
}
