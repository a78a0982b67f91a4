import type { Rollout } from "../domain/rollout.ts";
import { unfinishedRollout } from "../engine/roll-back.ts";
import { undo } from "../engine/undo.ts";
import type { UndoOptions } from "./command-options.ts";
import { confirm, requireSomebodyToAsk } from "./confirm.ts";
import type { CommandContext } from "./context.ts";
import { narrate } from "./narrate.ts";
import { unfinishedRequest } from "./rollout-request.ts";
import { readSettings } from "./settings/read-settings.ts";
import { connect, type Connect } from "./wiring.ts";

/**
 * `slipway undo`: takes an unfinished rollout back, whoever began it; what was live before it goes
 * on serving. Refused once its release is live; a no-op when nothing is unfinished.
 */
export async function runUndo(
  context: CommandContext,
  _args: readonly string[],
  options: UndoOptions,
  open: Connect = connect,
): Promise<number> {
  requireSomebodyToAsk(context, "undo", options.yes);
  const settings = await readSettings(context);
  const { base, releaseLog, world: makeWorld, close } = await open(context, settings);
  const world = makeWorld();
  try {
    const unfinished = await unfinishedRollout(world);
    if (unfinished) {
      await confirm(context, options.yes, undoQuestion(unfinished), "nothing was taken back");
    }
    const { reason, wait } = options;
    const asked = { world, base, settings, reason, wait };
    return await narrate(context, settings, releaseLog, (tell) =>
      undo({ ...unfinishedRequest(context, asked, tell), number: unfinished?.number }),
    );
  } finally {
    close();
  }
}

/** What is asked before a rollout is taken back. */
export const undoQuestion = ({ number, releaseId }: Rollout): string =>
  `Take rollout ${number} of ${releaseId} back?`;
