import { fail } from "../domain/failure.ts";
import { accountOf } from "../domain/rollout-account.ts";
import { whyLines } from "../report/why-lines.ts";
import type { CommandContext } from "./context.ts";
import { findRollout } from "./find-rollout.ts";
import { readSettings } from "./settings/read-settings.ts";
import { connect, type Connect } from "./wiring.ts";

/**
 * `slipway why [ROLLOUT]`: what happened in a rollout, the newest unless one is named: reason,
 * failure, evidence, what was undone, times.
 */
export async function runWhy(
  context: CommandContext,
  args: readonly string[],
  _options: object,
  open: Connect = connect,
): Promise<number> {
  const asked = args[0] === undefined ? undefined : rolloutNumber(args[0]);
  const settings = await readSettings(context);
  const { world, close } = await open(context, settings);
  try {
    const account = accountOf(await findRollout(world().ledger, asked));
    const text =
      context.flags.json === true ? JSON.stringify(account) : whyLines(account).join("\n");
    context.stdout(`${text}\n`);
    return 0;
  } finally {
    close();
  }
}

function rolloutNumber(text: string): number {
  const digits = /^#?([1-9]\d{0,8})$/.exec(text)?.[1];
  return digits === undefined
    ? fail({
        code: "BAD_INPUT",
        summary: `A rollout is named by its number, such as 17; "${text}" is none.`,
        remedy: "slipway history lists them.",
      })
    : Number(digits);
}
