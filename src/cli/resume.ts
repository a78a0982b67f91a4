import { releaseName } from "../domain/release.ts";
import type { Rollout } from "../domain/rollout.ts";
import { resume } from "../engine/resume.ts";
import { settled } from "../engine/settled.ts";
import type { ResumeOptions } from "./command-options.ts";
import { confirm, requireSomebodyToAsk } from "./confirm.ts";
import type { CommandContext } from "./context.ts";
import { narrate } from "./narrate.ts";
import { unfinishedRequest } from "./rollout-request.ts";
import { readSettings } from "./settings/read-settings.ts";
import { connect, type Connect } from "./wiring.ts";

/**
 * `slipway resume`: finishes an unfinished rollout, deploy or rollback, whoever began it and
 * wherever; and what a live one has left to clean. A no-op when there is nothing of that.
 */
export async function runResume(
  context: CommandContext,
  _args: readonly string[],
  options: ResumeOptions,
  open: Connect = connect,
): Promise<number> {
  requireSomebodyToAsk(context, "resume", options.yes);
  const settings = await readSettings(context);
  const { base, releaseLog, world: makeWorld, close } = await open(context, settings);
  const world = makeWorld();
  try {
    const latest = await world.ledger.latest();
    if (latest && !settled(latest)) {
      await confirm(context, options.yes, question(latest));
    }
    const asked = { world, base, settings, reason: undefined, wait: options.wait };
    return await narrate(context, settings, releaseLog, (tell) =>
      resume(unfinishedRequest(context, asked, tell)),
    );
  } finally {
    close();
  }
}

function question({ number, releaseId, releaseNumber, state }: Rollout): string {
  const which = `rollout ${number} of ${releaseId} (${releaseName(releaseNumber)})`;
  switch (state.kind) {
    case "advancing":
      return `Go on with ${which} at ${state.step}?`;
    case "undoing":
    case "needs-operator":
      return `Go on undoing ${which} at ${state.step}?`;
    case "cleanup-pending":
    case "succeeded":
    case "rolled-back":
      return `Finish what ${which} has left?`;
  }
}
