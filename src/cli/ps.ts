import { instanceLines } from "../report/instance-lines.ts";
import { keptLines } from "../report/kept-line.ts";
import { printable } from "../report/printable.ts";
import type { CommandContext } from "./context.ts";
import { lookAtService } from "./look-at-service.ts";
import { readSettings } from "./settings/read-settings.ts";
import { connect, type Connect } from "./wiring.ts";

/** `slipway ps`: instances of the live fleet and of a rollout under way, as `status` has them. */
export async function runPs(
  context: CommandContext,
  _args: readonly string[],
  _options: object,
  open: Connect = connect,
): Promise<number> {
  const settings = await readSettings(context);
  const { base, world, stores, close } = await open(context, settings);
  try {
    const status = await lookAtService(settings, base, world(), stores.releases);
    const { service, environment, kept, instances, differing } = status;
    const now = context.clock.now();
    const lines = [...keptLines(status, now), ...instanceLines(instances, now), ...differing];
    const text =
      context.flags.json === true
        ? JSON.stringify({ service, environment, kept, instances, differing })
        : lines.map(printable).join("\n") || `${service} in ${environment} has no instances`;
    context.stdout(`${text}\n`);
    return 0;
  } finally {
    close();
  }
}
