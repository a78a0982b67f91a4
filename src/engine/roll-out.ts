import { RolloutFailure } from "../domain/failure.ts";
import { fleetName } from "../domain/names.ts";
import type { RolloutResult } from "../domain/outcome.ts";
import { releaseName } from "../domain/release.ts";
import { stepListVersion, type LivePointer, type Rollout } from "../domain/rollout.ts";
import { adjustCapacity, capacityAsked } from "./adjust-capacity.ts";
import { failureOf } from "./failure-of.ts";
import { overdueFleets, retireOverdue, reusableKept } from "./kept-fleet.ts";
import { handOver } from "./hand-over.ts";
import { inTheWay, isFresh, look, type Looked } from "./look-first.ts";
import { reopen } from "./machine.ts";
import { assertLineRuns } from "./line.ts";
import { assertComplete, type Findings } from "./preflight.ts";
import type { Lease } from "./ports.ts";
import type { Request } from "./request.ts";
import { Narrator } from "./result.ts";
import { assertReadable, runRollout } from "./run-rollout.ts";
import { isInTheWay, settled } from "./settled.ts";
import { throwIfInterrupted } from "./wait.ts";
import { withLease } from "./with-lease.ts";

/**
 * Makes a release live, or says why not. Finds what an earlier, interrupted process left, goes on
 * with it if it is the same release, and never begins beside it. The one result it returns is
 * always true of the world as last read; only bugs are thrown.
 */
export async function rollOut(request: Request): Promise<RolloutResult> {
  const narrator = new Narrator(request);
  return await narrator.telling(async () => {
    const { ledger } = request.world;
    const [live, latest] = await Promise.all([ledger.live(), ledger.latest()]);
    narrator.knows({ live, latest });
    const isLive = live?.releaseNumber === request.release.number;
    const isQuiet = !latest || settled(latest);
    const isOver = overdueFleets(live, request.world.clock.now()).length > 0;
    if (isLive && !isOver && isQuiet && (await fits(request, live))) {
      return await narrator.noOp();
    }
    const isNext = !isLive && isQuiet;
    const looked = request.looked ?? (isNext ? await look(request, narrator, live) : undefined);
    const { purpose, release } = request;
    return await withLease(request, `${purpose} ${release.id}`, (lease) =>
      underLease({ ...request, looked }, narrator, lease),
    );
  });
}

/** A rollback asks for a release, not for a size. */
async function fits(request: Request, live: LivePointer): Promise<boolean> {
  return request.purpose === "rollback" || (await capacityAsked(request, live)).length === 0;
}

async function underLease(
  request: Request,
  narrator: Narrator,
  lease: Lease,
): Promise<RolloutResult> {
  const { ledger } = request.world;
  const latest = await ledger.latest();
  narrator.knows({ latest });
  const isLeft = latest !== undefined && !settled(latest);
  const done = isLeft ? await goOnWith(request, narrator, lease, latest) : latest;
  if (isLeft && done?.releaseNumber === request.release.number) {
    return await narrator.finished(done);
  }
  const live = await ledger.live();
  narrator.knows({ live });
  if (live?.releaseNumber === request.release.number) {
    return await keepUp(request, narrator, lease, live);
  }
  refuseOvertaken(request, live);
  const rollout = await begin(request, narrator, { lease, left: done }, live);
  return await narrator.finished(await runRollout(request, narrator, lease, rollout));
}

/** What is asked for is live: its size may still differ, and a kept fleet's time be over. */
async function keepUp(
  request: Request,
  narrator: Narrator,
  lease: Lease,
  live: LivePointer,
): Promise<RolloutResult> {
  const changed =
    request.purpose === "deploy"
      ? await adjustCapacity(request, live, lease, narrator.acts)
      : undefined;
  try {
    const current = (await request.world.ledger.live()) ?? live;
    narrator.knows({ live: await retireOverdue(request, current, lease) });
  } catch (error) {
    return await narrator.keptStands(failureOf(error));
  }
  return changed === undefined ? await narrator.noOp() : await narrator.changed(changed);
}

/**
 * An unfinished rollout: one of the same release is resumed, and is the answer; one that is live
 * is first brought to its end, if it can be, but left as it is for a rollback, which may want the
 * very fleet that it would take away; any other stands in the way.
 */
async function goOnWith(
  request: Request,
  narrator: Narrator,
  lease: Lease,
  latest: Rollout,
): Promise<Rollout> {
  const same = latest.releaseNumber === request.release.number;
  if (!same && isInTheWay(latest)) {
    narrator.knows({ rollout: latest });
    throw inTheWay(latest);
  }
  assertReadable(latest, request.place);
  const { purpose, world } = request;
  if (!same && (purpose === "rollback" || !(await world.releases.read(latest.releaseNumber)))) {
    return latest;
  }
  const reopened = { ...latest, state: reopen(latest.state) };
  return await runRollout(request, narrator, lease, reopened, true);
}

/** What was made of one live release must not take another's place. */
function refuseOvertaken({ inPlaceOf, release }: Request, live: LivePointer | undefined): void {
  if (inPlaceOf !== undefined && live?.releaseNumber !== inPlaceOf) {
    throw new RolloutFailure({
      code: "CONFLICT",
      summary:
        `${live?.releaseId ?? "Nothing"} is live by now, and ${release.id} was made to take the ` +
        `place of ${releaseName(inPlaceOf)}.`,
      remedy: "Look at what is live, then ask again.",
    });
  }
}

/**
 * The record of everything that will be made, before anything is made. Preflight has come first;
 * it comes again when what it saw may have changed since, as after a wait for the lease.
 */
async function begin(
  request: Request,
  narrator: Narrator,
  { lease, left }: { readonly lease: Lease; readonly left: Rollout | undefined },
  before: LivePointer | undefined,
): Promise<Rollout> {
  const { world, signal } = request;
  await narrator.refusing(() => assertLineRuns(request));
  const fresh = isFresh(request.looked, before, world.clock);
  const looked = fresh ? request.looked : await look(request, narrator, before);
  if (fresh) {
    // Whoever had the lease since that look may have been a clean-up.
    await narrator.refusing(() => assertComplete(request));
  }
  throwIfInterrupted(signal);
  let live = before;
  const { findings } = looked;
  let least = Infinity;
  if (before && left && !settled(left)) {
    narrator.acts();
    live = await handOver(request, left, before, lease);
    narrator.knows({ live, latest: { ...left, state: { kind: "succeeded" } } });
    // The pinned minimum was given back, and is then nobody else's change.
    least = left.candidateSize?.min ?? least;
  }
  const kept = keptStanding(live, findings);
  const { givenTo } = findings;
  const reused = givenTo ?? (await reusableKept(request, live, kept?.isNamed ?? false));
  const number = await world.ledger.nextNumber(lease);
  const rollout: Rollout = {
    ...blankRollout(request, number, live, { ...looked, least }),
    ...(reused ? { candidate: reused, reusesKept: true } : { kept }),
    // It serves everybody already: nothing is left to verify or to shift.
    ...(givenTo ? { state: { kind: "advancing", step: "scale-fleet" }, hadWeight: true } : {}),
    ...(live?.leftover ? { leftover: live.leftover } : {}),
  };
  await world.ledger.write(rollout, lease);
  return rollout;
}

function keptStanding(live: LivePointer | undefined, findings: Findings): Rollout["kept"] {
  const fleet = live?.kept?.fleet;
  return fleet && { fleet, isNamed: findings.named.includes(fleet.targetGroupArn ?? "") };
}

function blankRollout(
  request: Request,
  number: number,
  live: LivePointer | undefined,
  { findings, entry, least }: Looked & { readonly least: number },
): Rollout {
  const { release, settings, place, world } = request;
  const { service, environment } = settings;
  const size = findings.stable?.size;
  const owner = { service, environment, rollout: number, releaseId: release.id };
  return {
    schema: 1,
    stepList: stepListVersion,
    number,
    service,
    environment,
    purpose: request.purpose,
    releaseNumber: release.number,
    releaseId: release.id,
    reason: request.reason,
    ...(request.forceBad === true ? { forcedBad: true } : {}),
    startedAt: entry.startedAt,
    startedBy: request.startedBy,
    endedAt: undefined,
    state: { kind: "advancing", step: "launch-canary" },
    candidate: {
      ...owner,
      releaseNumber: release.number,
      name: fleetName(service, environment, number),
      targetGroupArn: undefined,
    },
    listenerArn: place.listenerArn,
    route: settings.route,
    nonce: world.random.hex(16),
    testRuleArn: undefined,
    productionRuleArn: findings.productionRuleArn,
    createdProductionRule: false,
    listenerDefault: findings.listenerDefault,
    stable: live &&
      size && {
        fleet: live.fleet,
        releaseNumber: live.releaseNumber,
        releaseId: live.releaseId,
        sizeBefore: { ...size, min: Math.min(size.min, least) },
        lastSetDesired: live.lastSetDesired,
        rollout: live.rollout,
      },
    candidateSize: undefined,
    hadWeight: false,
    timeline: [entry],
  };
}
