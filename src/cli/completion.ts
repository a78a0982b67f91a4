import { fail } from "../domain/failure.ts";
import type { CompletionOptions } from "./command-options.ts";
import { bashScript } from "./completion/bash-script.ts";
import { completionTree } from "./completion/completion-tree.ts";
import { fishScript } from "./completion/fish-script.ts";
import { zshScript } from "./completion/zsh-script.ts";
import type { CommandContext } from "./context.ts";
import { environmentNames } from "./settings/environment-names.ts";

const scripts = new Map([
  ["bash", bashScript],
  ["zsh", zshScript],
  ["fish", fishScript],
]);

/**
 * `slipway completion bash|zsh|fish`: prints a script that makes the shell complete commands, flags
 * and environments. With `--environments` the names the script asks for; none where there is no
 * file that can be read, since a shell that completes is no place for complaints.
 */
export async function runCompletion(
  context: CommandContext,
  args: readonly string[],
  { environments, program }: CompletionOptions,
): Promise<number> {
  if (environments === true) {
    const names = await environmentNames(context);
    context.stdout(names.map((name) => `${name}\n`).join(""));
    return 0;
  }
  const script = scripts.get(args[0] ?? "");
  if (!script) {
    fail({
      code: "BAD_INPUT",
      summary: "Which shell the completion is for is not said: bash, zsh or fish.",
      remedy: "slipway completion bash, for example.",
    });
  }
  context.stdout(script(completionTree(program)));
  return 0;
}
