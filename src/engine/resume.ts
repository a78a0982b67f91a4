import type { LeaseView } from "../domain/lease.ts";
import type { RolloutResult } from "../domain/outcome.ts";
import type { LivePointer, Rollout } from "../domain/rollout.ts";
import { failureOf } from "./failure-of.ts";
import { keptTooLong, retireKept } from "./kept-fleet.ts";
import { leftLease } from "./left-lease.ts";
import { reopen } from "./machine.ts";
import { pinnedBy } from "./pinned.ts";
import type { Lease } from "./ports.ts";
import type { UnfinishedRequest } from "./request.ts";
import { Narrator } from "./result.ts";
import { assertReadable, releaseOf, runRollout } from "./run-rollout.ts";
import { settled } from "./settled.ts";
import { withLease } from "./with-lease.ts";

/**
 * Finishes what an earlier process left, deploy or rollback alike, in the direction it was going:
 * forward, or back if it was being undone or could not be undone. A live release's unfinished
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
    const hasWork = unfinished !== undefined || keptTooLong(live, clock.now()) !== undefined;
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
  narrator.knows({ live });
  if (!latest || settled(latest)) {
    return await retire(request, narrator, turn, live);
  }
  narrator.knows({ rollout: latest });
  assertReadable(latest, request.place);
  const release = await releaseOf(request.world, latest);
  const settings = pinnedBy(request.settings, release);
  const reopened = { ...latest, state: reopen(latest.state) };
  const asked = { ...request, settings, release };
  return await narrator.finished(await runRollout(asked, narrator, lease, reopened, true));
}

async function retire(
  request: UnfinishedRequest,
  narrator: Narrator,
  { lease, left }: Turn,
  live: LivePointer | undefined,
): Promise<RolloutResult> {
  if (!live || !keptTooLong(live, request.world.clock.now())) {
    return await narrator.nothingTo("resume", { left });
  }
  try {
    await retireKept(request, live, lease);
  } catch (error) {
    return await narrator.keptStands(failureOf(error));
  }
  return await narrator.changed(live, `the kept fleet of ${live.kept?.releaseId} is gone`);
}
