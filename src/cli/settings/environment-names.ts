import { readIfThere } from "../read-if-there.ts";
import type { CommandContext } from "../context.ts";
import { parseSettingsFile } from "./settings-file.ts";
import { settingsPath } from "./settings-path.ts";

/** Names of the environments in the settings file, however flawed the rest of it may be. */
export async function environmentNames(context: CommandContext): Promise<readonly string[]> {
  try {
    const bytes = await readIfThere(settingsPath(context));
    const { content } = parseSettingsFile("slipway.yaml", bytes?.toString("utf8") ?? "{}");
    const { environments } = content as { readonly environments?: unknown };
    return typeof environments === "object" && environments !== null
      ? Object.keys(environments).filter((name) => /^[a-z0-9-]+$/.test(name))
      : [];
  } catch {
    return [];
  }
}
