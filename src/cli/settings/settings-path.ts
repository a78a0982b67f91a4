import { dirname, resolve } from "node:path";
import type { CommandContext } from "../context.ts";

/** Path of the settings file: `--file`, else `slipway.yaml` in the working directory. */
export function settingsPath(context: CommandContext): string {
  return resolve(context.cwd, context.flags.file ?? "slipway.yaml");
}

/** Directory that `source.context` is relative to: where the settings file is. */
export function projectDirectory(context: CommandContext): string {
  return dirname(settingsPath(context));
}
