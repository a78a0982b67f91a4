import { releaseName } from "../domain/release.ts";
import type { RolloutResult } from "../domain/outcome.ts";
import type { Rollout } from "../domain/rollout.ts";
import { rollbackTarget, takeBack, unfinishedRollout } from "../engine/roll-back.ts";
import { rollOut } from "../engine/roll-out.ts";
import type { Tell } from "../engine/events.ts";
import type { World } from "../engine/ports.ts";
import type { RollbackOptions } from "./command-options.ts";
import { confirm, requireSomebodyToAsk } from "./confirm.ts";
import type { CommandContext } from "./context.ts";
import { findRelease } from "./find-release.ts";
import { narrate } from "./narrate.ts";
import { rolloutRequest } from "./rollout-request.ts";
import { readSettings } from "./settings/read-settings.ts";
import { connect, type Connect } from "./wiring.ts";

/**
 * `slipway rollback [--to RELEASE]`: takes an interrupted rollout back; else rolls the release
 * promoted before the live one out again, config and all.
 */
export async function runRollback(
  context: CommandContext,
  _args: readonly string[],
  options: RollbackOptions,
  open: Connect = connect,
): Promise<number> {
  requireSomebodyToAsk(context, "rollback", options.yes);
  const settings = await readSettings(context);
  const { stores, base, world: makeWorld, close } = await open(context, settings);
  const world = makeWorld();
  try {
    const unfinished = options.to === undefined ? await unfinishedRollout(world) : undefined;
    const name = options.to ?? releaseName(unfinished?.releaseNumber ?? (await target(world)));
    const { release } = await findRelease(stores.releases, name);
    await confirm(context, options.yes, question(unfinished, release.id));
    const { reason, wait } = options;
    const asked = { world, base, settings, release, reason, wait, despiteBrokenStable: true };
    const run = async (tell: Tell): Promise<RolloutResult> => {
      const request = rolloutRequest(context, asked, tell);
      return unfinished
        ? await takeBack(request, unfinished.number)
        : await rollOut({ ...request, purpose: "rollback" });
    };
    return await narrate(context, run);
  } finally {
    close();
  }
}

const target = async (world: World): Promise<number> => await rollbackTarget(world, undefined);

function question(unfinished: Rollout | undefined, releaseId: string): string {
  return unfinished
    ? `Take rollout ${unfinished.number} of ${releaseId} back?`
    : `Roll back to ${releaseId}?`;
}
