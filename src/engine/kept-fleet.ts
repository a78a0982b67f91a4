import { bootFailure, crashSinceReady } from "../domain/boot-verdict.ts";
import { fail } from "../domain/failure.ts";
import type { Fleet } from "../domain/fleet.ts";
import type { KeptFleet, LivePointer, Rollout } from "../domain/rollout.ts";
import type { StepContext } from "./context.ts";
import { dismantle } from "./dismantle.ts";
import { countHealth } from "./fleet-health.ts";
import { inWords } from "./left-over.ts";
import type { Lease } from "./ports.ts";
import type { Request } from "./request.ts";

export type Wish = Pick<Request, "world" | "settings" | "place" | "tell" | "signal">;

/**
 * The fleet kept from before whose time is over, by the operator's clock; it was set by that of
 * whoever deployed, so that a skew between the two adds to the time or takes from it.
 */
export function keptTooLong(live: LivePointer | undefined, nowMs: number): KeptFleet | undefined {
  return live?.kept && Date.parse(live.kept.retireAfter) <= nowMs ? live.kept : undefined;
}

/**
 * The fleet a rollback can use as it stands: kept, whole, healthy behind the production rule,
 * never crashed, and not the one the last rollback failed with. Undefined: a fresh one it is.
 */
export async function reusableKept(
  { world, purpose, release }: Pick<Request, "world" | "purpose" | "release">,
  live: LivePointer | undefined,
  isNamed: boolean,
): Promise<Fleet | undefined> {
  const fleet = live?.kept?.fleet;
  if (purpose !== "rollback" || !fleet || !isNamed || fleet.releaseNumber !== release.number) {
    return undefined;
  }
  const [seen, latest, reports] = await Promise.all([
    world.fleets.observe(fleet),
    world.ledger.latest(),
    world.boots.reports(fleet.rollout),
  ]);
  const failedBefore = latest?.state.kind === "rolled-back" && latest.candidate.name === fleet.name;
  const { restartsAllowed } = release.run;
  const ill = reports.some(
    (report) => bootFailure(report) ?? crashSinceReady(report, restartsAllowed),
  );
  if (!seen || seen.deleting || seen.size.desired === 0 || failedBefore || ill) {
    return undefined;
  }
  const targets = await world.traffic.targetHealth(fleet.targetGroupArn ?? "");
  const healthy = targets.filter(({ state }) => state === "healthy").length;
  return healthy >= seen.size.desired && healthy === targets.length ? fleet : undefined;
}

/** What should be gone by now: the kept fleet whose time is over, and what could not be before. */
export function overdueFleets(live: LivePointer | undefined, nowMs: number): readonly Fleet[] {
  const kept = keptTooLong(live, nowMs);
  return [...(kept ? [kept.fleet] : []), ...(live?.leftover ?? [])];
}

/**
 * Takes away what is overdue, each fleet and then its mention in the live pointer: killed in
 * between, the next command finds nothing more to take away. Returns the pointer as it is then.
 * Throws TRAFFIC_GUARD while what is live is not whole: any of them may be the way back.
 */
export async function retireOverdue(
  request: Wish,
  live: LivePointer,
  lease: Lease,
): Promise<LivePointer> {
  const { world, tell } = request;
  const context = withoutRollout(request, lease, {
    candidate: live.fleet,
    productionRuleArn: live.productionRuleArn,
  });
  const targetGroupArn = live.fleet.targetGroupArn ?? "";
  const leaving = overdueFleets(live, world.clock.now());
  let now = live;
  for (const fleet of leaving) {
    await assertLiveIsWhole(context, live, fleet);
    const { kept, leftover = [], ...bare } = now;
    const staying = kept?.fleet.name === fleet.name ? undefined : kept;
    const keptArn = staying?.fleet.targetGroupArn;
    await dismantle(context, fleet, "drain", {
      remaining: () => [
        { targetGroupArn, weight: 100 },
        ...(keptArn === undefined ? [] : [{ targetGroupArn: keptArn, weight: 0 }]),
      ],
    });
    const others = leftover.filter(({ name }) => name !== fleet.name);
    const next = {
      ...bare,
      ...(staying ? { kept: staying } : {}),
      ...(others.length > 0 ? { leftover: others } : {}),
    };
    await world.ledger.amendLive(next, now, lease);
    now = next;
    tell({ event: "note", message: `The kept ${inWords(fleet)} is gone.` });
  }
  return now;
}

async function assertLiveIsWhole(
  context: StepContext,
  { fleet, releaseId }: LivePointer,
  leaving: Fleet,
): Promise<void> {
  const { fleets } = context.world;
  const [stands, seen] = await Promise.all([fleets.observe(leaving), fleets.observe(fleet)]);
  const { healthy } = stands ? await countHealth(context, fleet) : { healthy: [] };
  const size = Math.max(1, seen?.size.min ?? 0);
  if (stands && healthy.length < size) {
    fail({
      code: "TRAFFIC_GUARD",
      summary:
        `${leaving.releaseId} was not retired: only ${healthy.length} of ${size} targets of ` +
        `${releaseId} are healthy.`,
      remedy: "Go back: slipway rollback; or wait until they are, then run this again.",
    });
  }
}

/** Taking a fleet away knows of a rollout only what its record would say of the rule. */
export function withoutRollout(request: Wish, lease: Lease, known: Partial<Rollout>): StepContext {
  const { world, settings, place, tell, signal } = request;
  const nothing = (): never => {
    throw new Error("no rollout is under way");
  };
  return {
    world,
    settings,
    place,
    tell,
    signal,
    lease,
    get release(): never {
      return nothing();
    },
    rollout: () => known as Rollout,
    note: nothing,
    waiting: (reason) => tell({ event: "note", message: reason }),
  };
}
