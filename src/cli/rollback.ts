import type { RolloutResult } from "../domain/outcome.ts";
import { releaseName } from "../domain/release.ts";
import type { Tell } from "../engine/events.ts";
import { rollbackTarget, unfinishedRollout } from "../engine/roll-back.ts";
import { rollOut } from "../engine/roll-out.ts";
import { undo } from "../engine/undo.ts";
import type { RollbackOptions } from "./command-options.ts";
import { confirm, requireSomebodyToAsk } from "./confirm.ts";
import type { CommandContext } from "./context.ts";
import { findRelease } from "./find-release.ts";
import { narrate } from "./narrate.ts";
import { rolloutRequest, unfinishedRequest } from "./rollout-request.ts";
import { readSettings } from "./settings/read-settings.ts";
import { undoQuestion } from "./undo.ts";
import { connect, type Connect } from "./wiring.ts";

/**
 * `slipway rollback [--to RELEASE]`: takes an interrupted rollout back, as `slipway undo` does;
 * else rolls the release promoted before the live one out again, config and all.
 */
export async function runRollback(
  context: CommandContext,
  _args: readonly string[],
  options: RollbackOptions,
  open: Connect = connect,
): Promise<number> {
  requireSomebodyToAsk(context, "rollback", options.yes);
  const settings = await readSettings(context);
  const { stores, base, releaseLog, world: makeWorld, close } = await open(context, settings);
  const world = makeWorld();
  try {
    const { reason, wait } = options;
    const asked = { world, base, settings, reason, wait };
    const unfinished = options.to === undefined ? await unfinishedRollout(world) : undefined;
    if (unfinished) {
      await confirm(context, options.yes, undoQuestion(unfinished), "nothing was taken back");
      const { number } = unfinished;
      return await narrate(context, settings, releaseLog, (tell) =>
        undo({ ...unfinishedRequest(context, asked, tell), number }),
      );
    }
    const name = options.to ?? releaseName(await rollbackTarget(world, undefined));
    const { release } = await findRelease(stores.releases, name);
    await confirm(context, options.yes, `Roll back to ${release.id}?`);
    const wanted = { ...asked, release, despiteBrokenStable: true };
    const run = async (tell: Tell): Promise<RolloutResult> =>
      await rollOut({ ...rolloutRequest(context, wanted, tell), purpose: "rollback" });
    return await narrate(context, settings, releaseLog, run);
  } finally {
    close();
  }
}
