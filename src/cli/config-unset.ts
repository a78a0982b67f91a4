import { fail } from "../domain/failure.ts";
import type { ConfigEditOptions } from "./command-options.ts";
import { parseKey } from "./config-arguments.ts";
import type { CommandContext } from "./context.ts";
import { editConfig } from "./edit-config.ts";
import { connect, type Connect } from "./wiring.ts";

/**
 * `slipway config unset KEY…`: a new config version without these keys. Throws NOT_FOUND for keys
 * that are not set.
 */
export async function runConfigUnset(
  context: CommandContext,
  args: readonly string[],
  options: ConfigEditOptions,
  open: Connect = connect,
): Promise<number> {
  const changes = new Map(args.map((argument) => [parseKey(argument), undefined] as const));
  return editConfig(
    context,
    (before) => {
      const missing = [...changes.keys()].filter((key) => !Object.hasOwn(before, key));
      return missing.length === 0
        ? changes
        : fail({
            code: "NOT_FOUND",
            summary: `There is nothing to unset: ${missing.join(", ")} is not set.`,
            remedy: "slipway config list shows what is set.",
          });
    },
    options,
    open,
  );
}
