import { fail } from "../domain/failure.ts";
import { suggestion } from "../domain/suggestion.ts";
import type { ConfigReadOptions } from "./command-options.ts";
import { parseKey } from "./config-arguments.ts";
import { readConfigVersion } from "./config-version.ts";
import type { CommandContext } from "./context.ts";
import { readSettings } from "./settings/read-settings.ts";
import { connect, type Connect } from "./wiring.ts";

/**
 * `slipway config get KEY`: its value in the newest version, or in `--version N`, byte for byte
 * and a line break. A reference is printed as it is written: slipway never sees what it names.
 */
export async function runConfigGet(
  context: CommandContext,
  args: readonly string[],
  options: ConfigReadOptions,
  open: Connect = connect,
): Promise<number> {
  const key = parseKey(args[0] ?? "");
  const settings = await readSettings(context);
  const { stores, close } = await open(context, settings);
  try {
    const config =
      options.version === undefined
        ? await stores.configs.latest()
        : await readConfigVersion(stores.configs, options.version);
    const values = new Map(Object.entries(config?.values ?? {}));
    const value = values.get(key);
    if (!config || value === undefined) {
      const meant = suggestion(key, [...values.keys()]);
      const where = config ? ` in config version ${config.version}` : "";
      const end = meant === undefined ? "." : `; did you mean ${meant}?`;
      return fail({
        code: "NOT_FOUND",
        summary: `${key} is not set${where}${end}`,
        remedy: "slipway config list shows what is set.",
      });
    }
    context.stdout(
      context.flags.json === true
        ? `${JSON.stringify({ key, value, version: config.version })}\n`
        : `${typeof value === "string" ? value : value.from}\n`,
    );
    return 0;
  } finally {
    close();
  }
}
