import { configValue } from "../domain/config-change.ts";
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
  const changes = new Map(
    args.map((argument) => {
      const { key, value } = parseAssignment(argument);
      return [key, configValue(value)] as const;
    }),
  );
  return editConfig(context, changes, options.reason, open);
}
