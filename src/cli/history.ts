import { accountOf } from "../domain/rollout-account.ts";
import { historyLines } from "../report/history-lines.ts";
import type { CommandContext } from "./context.ts";
import { readSettings } from "./settings/read-settings.ts";
import { connect, type Connect } from "./wiring.ts";

/** Rollouts told at once; `why N` tells of an older one. */
const usual = 50;

/** `slipway history`: rollouts newest first: what, by whom, why, how it ended, how long it took. */
export async function runHistory(
  context: CommandContext,
  _args: readonly string[],
  _options: object,
  open: Connect = connect,
): Promise<number> {
  const settings = await readSettings(context);
  const { world, close } = await open(context, settings);
  try {
    const rollouts = (await world().ledger.rollouts(usual)).map(accountOf);
    const text =
      context.flags.json === true ? JSON.stringify(rollouts) : historyLines(rollouts).join("\n");
    context.stdout(`${text}\n`);
    return 0;
  } finally {
    close();
  }
}
