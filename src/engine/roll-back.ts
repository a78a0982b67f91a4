import { fail } from "../domain/failure.ts";
import type { Rollout } from "../domain/rollout.ts";
import type { World } from "./ports.ts";
import { isInTheWay } from "./settled.ts";

/**
 * The release a rollback goes to: the one named, else the last one promoted before the live one.
 */
export async function rollbackTarget(world: World, named: number | undefined): Promise<number> {
  if (named !== undefined) {
    return named;
  }
  const live = await world.ledger.live();
  const previous = live?.history[0];
  if (!previous) {
    fail({
      code: "NOT_FOUND",
      summary: live
        ? `There is nothing to go back to: ${live.releaseId} is the only release ever live.`
        : "There is nothing to go back to: no release has ever been live.",
      remedy: live
        ? "slipway rollback --to goes to any release that slipway release list shows."
        : "slipway deploy begins the first.",
    });
  }
  return previous.number;
}

/** The rollout that never came to its end and can still be taken back, if there is one. */
export async function unfinishedRollout(world: World): Promise<Rollout | undefined> {
  const latest = await world.ledger.latest();
  return latest && isInTheWay(latest) ? latest : undefined;
}
