import { shownConfigValue } from "../report/config-value.ts";
import { statusTable } from "../report/status-table.ts";
import type { ConfigReadOptions } from "./command-options.ts";
import { readConfigVersion } from "./config-version.ts";
import type { CommandContext } from "./context.ts";
import { readSettings } from "./settings/read-settings.ts";
import { connect, type Connect } from "./wiring.ts";

/**
 * `slipway config list`: keys and values of the newest version, or of `--version N`, in key order.
 * References are shown as references; a value of several lines, or with control characters, is
 * shown as JSON text.
 */
export async function runConfigList(
  context: CommandContext,
  _args: readonly string[],
  options: ConfigReadOptions,
  open: Connect = connect,
): Promise<number> {
  const settings = await readSettings(context);
  const { stores, close } = await open(context, settings);
  try {
    const shown =
      options.version === undefined
        ? await stores.configs.latest()
        : await readConfigVersion(stores.configs, options.version);
    if (context.flags.json === true) {
      const { version = null, values = {}, createdAt = null, createdBy = null } = shown ?? {};
      const reason = shown?.reason ?? null;
      context.stdout(`${JSON.stringify({ version, values, createdAt, createdBy, reason })}\n`);
      return 0;
    }
    if (!shown) {
      context.stdout("no config yet; slipway config set KEY=VALUE makes the first version\n");
      return 0;
    }
    const entries = Object.entries(shown.values).sort(([a], [b]) => (a < b ? -1 : 1));
    const lines = statusTable({
      columns: [{ title: "KEY" }, { title: "VALUE" }],
      rows: entries.map(([key, value]) => [key, shownConfigValue(value)]),
    });
    const heading = `version ${shown.version}, ${shown.createdAt} by ${shown.createdBy}`;
    context.stdout(`${[heading, ...(entries.length > 0 ? lines : ["no keys"])].join("\n")}\n`);
    return 0;
  } finally {
    close();
  }
}
