import type { CommandContext } from "./context.ts";

/** A command's result on stdout: the document with `--json`, else the lines for people. */
export function sayDocument(
  { flags, stdout }: Pick<CommandContext, "flags" | "stdout">,
  document: object,
  lines: readonly string[],
): void {
  stdout(`${flags.json === true ? JSON.stringify(document) : lines.join("\n")}\n`);
}
