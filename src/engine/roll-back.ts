import { fail, RolloutFailure } from "../domain/failure.ts";
import type { RolloutResult } from "../domain/outcome.ts";
import type { Rollout } from "../domain/rollout.ts";
import { isPromoted, reopen } from "./machine.ts";
import type { Lease, World } from "./ports.ts";
import type { Request } from "./request.ts";
import { Narrator } from "./result.ts";
import { withLease } from "./with-lease.ts";
import { assertReadable, runRollout } from "./roll-out.ts";
import { settled } from "./settled.ts";

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
  return latest && !settled(latest) && !isPromoted(latest.state) ? latest : undefined;
}

/**
 * Takes an interrupted rollout back: what was stable before it goes on serving. Its result is
 * `live` for that release; without one, `rolled-back`.
 */
export async function takeBack(
  request: Omit<Request, "purpose">,
  number: number,
): Promise<RolloutResult> {
  const asked: Request = { ...request, purpose: "rollback" };
  const narrator = new Narrator(asked, true);
  try {
    const live = await asked.world.ledger.live();
    narrator.knows({ live });
    return await withLease(asked, `take back rollout ${number}`, (lease) =>
      undoUnderLease(asked, narrator, lease, number),
    );
  } catch (error) {
    if (error instanceof RolloutFailure) {
      return await narrator.stopped(error.failure);
    }
    throw error;
  }
}

async function undoUnderLease(
  request: Request,
  narrator: Narrator,
  lease: Lease,
  number: number,
): Promise<RolloutResult> {
  const { ledger } = request.world;
  const [latest, live] = await Promise.all([unfinishedRollout(request.world), ledger.live()]);
  narrator.knows({ live });
  if (latest?.number !== number) {
    return await narrator.nothingToTakeBack(number);
  }
  assertReadable(latest);
  const state = reopen(latest.state);
  const undoing: Rollout = {
    ...latest,
    state:
      state.kind === "advancing"
        ? {
            kind: "undoing",
            step: state.step,
            failure: { code: "INTERRUPTED", summary: "Taken back by an operator." },
          }
        : state,
  };
  // On record before anything is undone, so that after a crash nobody takes it for advancing.
  await ledger.write(undoing, lease);
  const done = await runRollout(request, narrator, lease, undoing, true);
  return await narrator.takenBack(done, live);
}
