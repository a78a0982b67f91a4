import { instanceLines } from "../report/instance-lines.ts";
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
    const { service, environment, instances, differing } = status;
    const lines = [...instanceLines(instances, context.clock.now()), ...differing];
    const text =
      context.flags.json === true
        ? JSON.stringify({ service, environment, instances, differing })
        : lines.map(printable).join("\n") || `${service} in ${environment} has no instances`;
    context.stdout(`${text}\n`);
    return 0;
  } finally {
    close();
  }
}
