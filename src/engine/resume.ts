import type { LeaseView } from "../domain/lease.ts";
import type { RolloutResult } from "../domain/outcome.ts";
import type { LivePointer, Rollout } from "../domain/rollout.ts";
import { markFailed } from "./drive.ts";
import { failureOf } from "./failure-of.ts";
import { overdueFleets, retireOverdue, withoutRollout } from "./kept-fleet.ts";
import { leftLease } from "./left-lease.ts";
import { reopen } from "./machine.ts";
import { goingOn } from "./no-way-back.ts";
import { pinnedBy } from "./pinned.ts";
import type { Lease } from "./ports.ts";
import type { UnfinishedRequest } from "./request.ts";
import { Narrator } from "./result.ts";
import { assertReadable, releaseOf, runRollout } from "./run-rollout.ts";
import { settled } from "./settled.ts";
import { withLease } from "./with-lease.ts";

/**
 * Finishes what an earlier process left, deploy or rollback alike, in the direction it was going:
 * forward, or back if it was being undone or could not be undone; forward too where there is no way
 * back. A live release's unfinished
 * clean-up is finished too, and a kept fleet whose time is over is retired. Nothing of that: no-op.
 * What runs is the record's release by the record's own names, from whichever machine. A lease that
 * is held though nothing is left is waited for, or refused, and given back: its holder may be dead.
 */
export async function resume(request: UnfinishedRequest): Promise<RolloutResult> {
  const narrator = new Narrator({ ...request, release: undefined }, "resume");
  return await narrator.telling(async () => {
    const { ledger, clock } = request.world;
    const [live, latest] = await Promise.all([ledger.live(), ledger.latest()]);
    narrator.knows({ live, latest });
    const unfinished = latest && !settled(latest) ? latest : undefined;
    const hasWork = unfinished !== undefined || overdueFleets(live, clock.now()).length > 0;
    const left = hasWork ? undefined : await leftLease(request.world);
    if (!hasWork && !left) {
      return await narrator.nothingTo("resume");
    }
    return await withLease(request, purposeOf(unfinished, left), (lease) =>
      underLease(request, narrator, { lease, left }),
    );
  });
}

function purposeOf(unfinished: Rollout | undefined, left: LeaseView | undefined): string {
  if (unfinished) {
    return `resume rollout ${unfinished.number} of ${unfinished.releaseId}`;
  }
  return left ? `resume what ${left.holder} has left` : "retire a kept fleet";
}

interface Turn {
  readonly lease: Lease;
  /** As it was held when nothing else seemed to be left. */
  readonly left: LeaseView | undefined;
}

async function underLease(
  request: UnfinishedRequest,
  narrator: Narrator,
  turn: Turn,
): Promise<RolloutResult> {
  const { lease } = turn;
  const { ledger } = request.world;
  const [live, latest] = await Promise.all([ledger.live(), ledger.latest()]);
  narrator.knows({ live, latest });
  if (!latest || settled(latest)) {
    return await retire(request, narrator, turn, live);
  }
  narrator.knows({ rollout: latest });
  assertReadable(latest, request.place);
  const release = await releaseOf(request.world, latest);
  const settings = pinnedBy(request.settings, release);
  const forward = await goingOn(withoutRollout(request, lease, latest));
  if (forward) {
    await markFailed({ world: request.world, lease }, forward, forward.goesOnDespite);
  }
  const reopened = forward ?? { ...latest, state: reopen(latest.state) };
  const asked = { ...request, settings, release };
  const done = await runRollout(asked, narrator, lease, reopened, true);
  // Only an operator's undo is on record with this code: it ends as undo itself does.
  const isUndo = done.state.kind === "rolled-back" && done.state.failure.code === "INTERRUPTED";
  return await (isUndo ? narrator.takenBack(done, live) : narrator.finished(done));
}

async function retire(
  request: UnfinishedRequest,
  narrator: Narrator,
  { lease, left }: Turn,
  live: LivePointer | undefined,
): Promise<RolloutResult> {
  const overdue = overdueFleets(live, request.world.clock.now());
  if (!live || overdue.length === 0) {
    return await narrator.nothingTo("resume", { left });
  }
  try {
    narrator.knows({ live: await retireOverdue(request, live, lease) });
  } catch (error) {
    return await narrator.keptStands(failureOf(error));
  }
  const gone = overdue.map(({ releaseId }) => `the kept fleet of ${releaseId}`).join(" and ");
  return await narrator.changed(`${gone} is gone`);
}
