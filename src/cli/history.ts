import { accountOf } from "../domain/rollout-account.ts";
import { historyLines } from "../report/history-lines.ts";
import type { CommandContext } from "./context.ts";
import { readSettings } from "./settings/read-settings.ts";
import { connect, type Connect } from "./wiring.ts";

/**
 * `slipway history`: rollouts newest first: what, by whom, why, how it ended, how long it took; at
 * its end, once older ones have gone off record, that they have.
 */
export async function runHistory(
  context: CommandContext,
  _args: readonly string[],
  _options: object,
  open: Connect = connect,
): Promise<number> {
  const settings = await readSettings(context);
  const { world, close } = await open(context, settings);
  try {
    const limit = settings.keep.history;
    const [stored, line] = await Promise.all([world().ledger.rollouts(limit), world().line.read()]);
    const rollouts = stored.map(accountOf);
    // Numbers are never given twice: without the first, older ones have been cleaned up.
    const offRecord = (rollouts.at(-1)?.rollout ?? 1) - 1;
    const text =
      context.flags.json === true
        ? JSON.stringify({ rollouts, limit, offRecord, line: line.events })
        : historyLines(rollouts, { limit, offRecord, line: line.events }).join("\n");
    context.stdout(`${text}\n`);
    return 0;
  } finally {
    close();
  }
}
