import type { ConfigValue } from "../domain/config.ts";
import { statusTable } from "../report/status-table.ts";
import type { CommandContext } from "./context.ts";
import { readSettings } from "./settings/read-settings.ts";
import { connect, type Connect } from "./wiring.ts";

/**
 * `slipway config list`: keys and values of the newest version, in key order. References are shown
 * as references; a value of several lines, or with control characters, is shown as JSON text.
 */
export async function runConfigList(
  context: CommandContext,
  _args: readonly string[],
  _options: object,
  open: Connect = connect,
): Promise<number> {
  const settings = await readSettings(context);
  const { stores, close } = await open(context, settings);
  try {
    const latest = await stores.configs.latest();
    if (context.flags.json === true) {
      const { version = null, values = {}, createdAt = null, createdBy = null } = latest ?? {};
      const reason = latest?.reason ?? null;
      context.stdout(`${JSON.stringify({ version, values, createdAt, createdBy, reason })}\n`);
      return 0;
    }
    if (!latest) {
      context.stdout("no config yet; slipway config set KEY=VALUE makes the first version\n");
      return 0;
    }
    const entries = Object.entries(latest.values).sort(([a], [b]) => (a < b ? -1 : 1));
    const lines = statusTable({
      columns: [{ title: "KEY" }, { title: "VALUE" }],
      rows: entries.map(([key, value]) => [key, shown(value)]),
    });
    const heading = `version ${latest.version}, ${latest.createdAt} by ${latest.createdBy}`;
    context.stdout(`${[heading, ...(entries.length > 0 ? lines : ["no keys"])].join("\n")}\n`);
    return 0;
  } finally {
    close();
  }
}

function shown(value: ConfigValue): string {
  if (typeof value !== "string") {
    return value.from;
  }
  return /\p{Cc}/u.test(value) ? JSON.stringify(value) : value;
}
