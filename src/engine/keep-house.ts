import { RolloutFailure, type Failure } from "../domain/failure.ts";
import { whatToKeep, type Keeping } from "../domain/keeping.ts";
import type { Rollout } from "../domain/rollout.ts";
import { drive } from "./drive.ts";
import { failureOf } from "./failure-of.ts";
import { overdueFleets, retireOverdue } from "./kept-fleet.ts";
import { inWords, leftOver } from "./left-over.ts";
import { isPromoted, reopen } from "./machine.ts";
import type { Lease } from "./ports.ts";
import { assertReadable, releaseOf } from "./run-rollout.ts";
import type { HouseRequest } from "./request.ts";
import { settled } from "./settled.ts";
import { withLease } from "./with-lease.ts";

/** What keeping house came to. */
export interface HouseKept {
  /** What is gone, by name. */
  readonly removed: readonly string[];
  /** What should be gone and is not, by name. */
  readonly left: readonly string[];
  /** Why something is left; absent when nothing is. */
  readonly failure?: Failure;
}

/** What `keepHouse` would remove now, by name; reads only, and refuses what it refuses. */
export async function whatWouldGo(
  request: Pick<HouseRequest, "world" | "settings" | "place">,
): Promise<readonly string[]> {
  const unfinished = await promotedRollout(request);
  const records = await request.world.releases.outdated(await keeping(request, unfinished));
  const live = await request.world.ledger.live();
  const overdue = overdueFleets(live, request.world.clock.now());
  return [...leftOver(unfinished), ...overdue.map(inWords), ...records];
}

/**
 * Under the lease, like a rollout: finishes what a live release's rollout left, then deletes what
 * nobody refers to any more. Run again it finds nothing to do. Throws CONFLICT while a rollout is
 * neither done nor undone, and whatever stops a rollout.
 */
export async function keepHouse(request: HouseRequest): Promise<HouseKept> {
  return await withLease(request, "cleanup", (lease) => houseUnderLease(request, lease));
}

/** The same for whoever holds the lease already. */
export async function houseUnderLease(request: HouseRequest, lease: Lease): Promise<HouseKept> {
  const { world } = request;
  const unfinished = await promotedRollout(request);
  const removed: string[] = [];
  let left: readonly string[] = [];
  try {
    if (unfinished) {
      left = leftOver(unfinished);
      const done = await finish(request, lease, unfinished);
      if ("failure" in done.state) {
        return { removed, left: leftOver(done), failure: done.state.failure };
      }
      removed.push(...left);
    }
    const live = await world.ledger.live();
    const overdue = overdueFleets(live, world.clock.now());
    if (live && overdue.length > 0) {
      left = overdue.map(inWords);
      await retireOverdue(request, live, lease);
      removed.push(...left);
    }
    left = ["records that nobody refers to"];
    removed.push(...(await world.releases.cleanUp(await keeping(request, undefined), lease)));
    return { removed, left: [] };
  } catch (error) {
    const failure = failureOf(error);
    // What cannot be read, or is another's, is no leftover: asking again would not help.
    if (failure.code === "CONFLICT" && removed.length === 0) {
      throw error;
    }
    return { removed, left, failure };
  }
}

/** The newest rollout if it is live and something is left of it; throws if it is in the way. */
async function promotedRollout({
  world,
  place,
}: Pick<HouseRequest, "world" | "place">): Promise<Rollout | undefined> {
  const latest = await world.ledger.latest();
  if (!latest || settled(latest)) {
    return undefined;
  }
  if (!isPromoted(latest.state)) {
    throw new RolloutFailure({
      code: "CONFLICT",
      summary:
        `Rollout ${latest.number} of ${latest.releaseId} is neither done nor undone, so what it ` +
        "needs is not known; nothing was cleaned up.",
      remedy: "Go on with it: slipway resume; or take it back: slipway undo",
    });
  }
  assertReadable(latest, place);
  return latest;
}

async function finish(request: HouseRequest, lease: Lease, latest: Rollout): Promise<Rollout> {
  const { world, settings, place, tell, signal } = request;
  const release = await releaseOf(world, latest);
  const context = { world, settings, release, lease, place, tell, signal };
  return await drive(context, { ...latest, state: reopen(latest.state) }, () => undefined);
}

async function keeping(
  { world, settings }: Pick<HouseRequest, "world" | "settings">,
  rollout: Rollout | undefined,
): Promise<Keeping> {
  const [live, all] = await Promise.all([world.ledger.live(), world.releases.list()]);
  return whatToKeep({ live, all, rollout, keep: settings.keep });
}
