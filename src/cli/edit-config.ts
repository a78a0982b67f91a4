import { changeConfig, sameConfig } from "../domain/config-change.ts";
import type { ConfigValue } from "../domain/config.ts";
import { fail } from "../domain/failure.ts";
import { author } from "./author.ts";
import type { CommandContext } from "./context.ts";
import { readSettings } from "./settings/read-settings.ts";
import type { Connect } from "./wiring.ts";

/**
 * Writes the next config version with `changes` made to the newest one (undefined removes a key),
 * says which version that is, and resolves to 0. When nothing would change no version is written.
 * Throws CONFLICT when somebody else has written meanwhile.
 */
export async function editConfig(
  context: CommandContext,
  changes: ReadonlyMap<string, ConfigValue | undefined>,
  reason: string | undefined,
  open: Connect,
): Promise<number> {
  const settings = await readSettings(context);
  const { stores, close } = await open(context, settings);
  try {
    const latest = await stores.configs.latest();
    const before = latest?.values ?? {};
    const missing = [...changes].filter(
      ([key, value]) => value === undefined && !Object.hasOwn(before, key),
    );
    if (missing.length > 0) {
      const keys = missing.map(([key]) => key).join(", ");
      fail({ code: "NOT_FOUND", summary: `There is nothing to unset: ${keys} is not set.` });
    }
    const values = changeConfig(before, changes);
    if (latest && sameConfig(before, values)) {
      return say(context, latest.version, false);
    }
    const written = await stores.configs.write({
      values,
      basedOn: latest?.version,
      author: author(context.env),
      reason,
      at: new Date(context.clock.now()).toISOString(),
    });
    return say(context, written.version, true);
  } finally {
    close();
  }
}

function say(context: CommandContext, version: number, changed: boolean): number {
  const next = changed ? "slipway deploy" : null;
  if (context.flags.json === true) {
    context.stdout(`${JSON.stringify({ version, changed, next })}\n`);
  } else if (changed) {
    context.stdout(`version ${version}; takes effect with the next release: slipway deploy\n`);
  } else {
    context.stdout(`version ${version} says so already; nothing was changed\n`);
  }
  return 0;
}
