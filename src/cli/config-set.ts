import { configValue } from "../domain/config-change.ts";
import type { ConfigValue } from "../domain/config.ts";
import { fail } from "../domain/failure.ts";
import type { ConfigEditOptions } from "./command-options.ts";
import { parseAssignment } from "./config-arguments.ts";
import type { CommandContext } from "./context.ts";
import { editConfig } from "./edit-config.ts";
import { connect, type Connect } from "./wiring.ts";

/** `slipway config set KEY=VALUE…`: a new config version in which the keys have these values. */
export async function runConfigSet(
  context: CommandContext,
  args: readonly string[],
  options: ConfigEditOptions,
  open: Connect = connect,
): Promise<number> {
  const changes = new Map<string, ConfigValue>();
  for (const argument of args) {
    const { key, value } = parseAssignment(argument);
    if (changes.has(key)) {
      fail({ code: "BAD_INPUT", summary: `${key} is set twice in one command.` });
    }
    changes.set(key, configValue(value));
  }
  return editConfig(context, () => changes, options, open);
}
