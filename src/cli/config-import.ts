import type { ConfigValue } from "../domain/config.ts";
import type { ConfigImportOptions } from "./command-options.ts";
import { readConfigFile } from "./config-file/read-config-file.ts";
import type { CommandContext } from "./context.ts";
import { editConfig, type PlannedEdit } from "./edit-config.ts";
import { connect, type Connect } from "./wiring.ts";

/**
 * `slipway config import FILE`: sets what a dotenv or JSON file holds, and with `--replace` unsets
 * everything else, as one new version. Says first which keys that changes, never their values;
 * with `--plan` it stops there.
 */
export async function runConfigImport(
  context: CommandContext,
  args: readonly string[],
  options: ConfigImportOptions,
  open: Connect = connect,
): Promise<number> {
  const values = await readConfigFile(context, args[0] ?? "");
  return editConfig(
    context,
    (before) => {
      const changes = new Map<string, ConfigValue | undefined>(values);
      for (const key of options.replace === true ? Object.keys(before) : []) {
        changes.set(key, values.get(key));
      }
      return changes;
    },
    options,
    open,
    (edit) => {
      announce(context, edit, options.plan === true);
      return options.plan !== true;
    },
  );
}

/** A plan is the result; before a change it is narration. */
function announce(context: CommandContext, { diff, newest }: PlannedEdit, isPlan: boolean): void {
  const added = Object.keys(diff.added);
  const changed = Object.keys(diff.changed);
  const removed = Object.keys(diff.removed);
  if (isPlan && context.flags.json === true) {
    const basedOn = newest?.version ?? null;
    context.stdout(`${JSON.stringify({ basedOn, added, changed, removed })}\n`);
    return;
  }
  const lines = [
    ...added.map((key) => `+ ${key}`),
    ...changed.map((key) => `~ ${key}`),
    ...removed.map((key) => `- ${key}`),
  ];
  const text = `${(lines.length > 0 ? lines : ["nothing would change"]).join("\n")}\n`;
  if (isPlan) {
    context.stdout(text);
  } else if (context.flags.quiet !== true && context.flags.json !== true) {
    context.stderr(text);
  }
}
