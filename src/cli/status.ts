import { statusLines } from "../report/status-lines.ts";
import type { CommandContext } from "./context.ts";
import { lookAtService } from "./look-at-service.ts";
import { readSettings } from "./settings/read-settings.ts";
import { connect, type Connect } from "./wiring.ts";

/** `slipway status`: what serves now, at what weight, where, since when, on which config. */
export async function runStatus(
  context: CommandContext,
  _args: readonly string[],
  _options: object,
  open: Connect = connect,
): Promise<number> {
  const settings = await readSettings(context);
  const { base, world, stores, close } = await open(context, settings);
  try {
    const status = await lookAtService(settings, base, world(), stores.releases);
    const text =
      context.flags.json === true
        ? JSON.stringify(status)
        : statusLines(status, context.clock.now()).join("\n");
    context.stdout(`${text}\n`);
    return 0;
  } finally {
    close();
  }
}
