import { RolloutFailure } from "../domain/failure.ts";
import type { RolloutResult } from "../domain/outcome.ts";
import type { Rollout } from "../domain/rollout.ts";
import { withoutRollout } from "./kept-fleet.ts";
import { leftLease } from "./left-lease.ts";
import { isPromoted, reopen } from "./machine.ts";
import { isWayBackGone, noWayBack } from "./no-way-back.ts";
import { pinnedBy } from "./pinned.ts";
import type { Lease } from "./ports.ts";
import type { UnfinishedRequest } from "./request.ts";
import { Narrator } from "./result.ts";
import { assertReadable, lostRelease, runRollout } from "./run-rollout.ts";
import { settled } from "./settled.ts";
import { withLease } from "./with-lease.ts";

/** What is to be undone; `number`: only if that rollout still is the unfinished one. */
export type UndoRequest = UnfinishedRequest & { readonly number?: number | undefined };

/**
 * Takes an unfinished rollout back, newest step first: what was stable before it goes on serving.
 * Its result is `live` for that release; without one, `rolled-back`. Refused once the rollout's
 * release is live, since a way back is then a rollout of its own. Nothing unfinished: no-op.
 */
export async function undo(request: UndoRequest): Promise<RolloutResult> {
  const narrator = new Narrator({ ...request, release: undefined }, "undo");
  return await narrator.telling(async () => {
    const { ledger } = request.world;
    const [live, latest] = await Promise.all([ledger.live(), ledger.latest()]);
    narrator.knows({ live, latest });
    const unfinished = toUndo(latest, request.number);
    if (!unfinished) {
      return await nothingBegun(request, narrator);
    }
    const { number, releaseId } = unfinished;
    return await withLease(request, `undo rollout ${number} of ${releaseId}`, (lease) =>
      underLease({ ...request, number }, narrator, lease),
    );
  });
}

/**
 * Whoever holds the lease all the same may be about to begin, or dead: refused, or waited for. What
 * it begins meanwhile is not what was asked about.
 */
async function nothingBegun(request: UndoRequest, narrator: Narrator): Promise<RolloutResult> {
  const { number, world } = request;
  const left = await leftLease(world);
  if (!left) {
    return await narrator.nothingTo("undo", { number });
  }
  return await withLease(request, `undo what ${left.holder} has left`, async () => {
    const [live, latest] = await Promise.all([world.ledger.live(), world.ledger.latest()]);
    narrator.knows({ live, latest });
    if (latest && !settled(latest)) {
      throw new RolloutFailure({
        code: "CONFLICT",
        summary:
          `Rollout ${latest.number} of ${latest.releaseId} has begun since this was asked, and ` +
          "has not come to its end; it was not taken back.",
        remedy: "Look at it: slipway status; then go on with it, or ask again.",
      });
    }
    return await narrator.nothingTo("undo", { number, left });
  });
}

async function underLease(
  request: UndoRequest,
  narrator: Narrator,
  lease: Lease,
): Promise<RolloutResult> {
  const { world } = request;
  const [live, latest] = await Promise.all([world.ledger.live(), world.ledger.latest()]);
  narrator.knows({ live, latest });
  const unfinished = toUndo(latest, request.number);
  if (!unfinished) {
    return await narrator.nothingTo("undo", { number: request.number });
  }
  narrator.knows({ rollout: unfinished });
  assertReadable(unfinished, request.place);
  const stored = await world.releases.read(unfinished.releaseNumber);
  const release = stored?.release ?? lostRelease(unfinished, request.settings);
  if (await isWayBackGone(withoutRollout(request, lease, unfinished))) {
    throw new RolloutFailure({ code: "CONFLICT", ...noWayBack(unfinished) });
  }
  const undoing = turnedRound(unfinished, request);
  // On record before anything is undone, so that after a crash nobody takes it for advancing.
  await world.ledger.write(undoing, lease);
  const settings = pinnedBy(request.settings, release);
  const asked = { ...request, settings, release };
  return await narrator.takenBack(await runRollout(asked, narrator, lease, undoing, true), live);
}

/** The rollout to take back; undefined when there is none. Throws CONFLICT once it is live. */
function toUndo(latest: Rollout | undefined, number: number | undefined): Rollout | undefined {
  if (!latest || (number !== undefined && latest.number !== number)) {
    return undefined;
  }
  if (isPromoted(latest.state)) {
    throw new RolloutFailure({
      code: "CONFLICT",
      summary:
        `Rollout ${latest.number} of ${latest.releaseId} is past its promotion: its release is ` +
        "live, so there is nothing to undo; nothing was changed.",
      remedy: "Go back to the release before it: slipway rollback",
    });
  }
  return settled(latest) ? undefined : latest;
}

/** The same record, going back from where it stands; one that goes back already keeps its why. */
function turnedRound(rollout: Rollout, { startedBy, reason }: UndoRequest): Rollout {
  const state = reopen(rollout.state);
  if (state.kind !== "advancing") {
    return { ...rollout, state };
  }
  const why = reason === undefined ? "." : `, because: ${reason}`;
  const summary = `Taken back by an operator, ${startedBy}${why}`;
  return {
    ...rollout,
    state: { kind: "undoing", step: state.step, failure: { code: "INTERRUPTED", summary } },
  };
}
