import { bootFailure, crashSinceReady } from "../domain/boot-verdict.ts";
import { fail } from "../domain/failure.ts";
import type { Fleet } from "../domain/fleet.ts";
import type { KeptFleet, LivePointer, Rollout } from "../domain/rollout.ts";
import type { ListenerRule } from "../domain/traffic.ts";
import { assertLongUnused } from "./assert-unused.ts";
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
 * Throws TRAFFIC_GUARD while what is live is not whole: any of them may be the way back. None
 * shrinks before its weight 0, which anybody may just have set, has reached every node.
 */
export async function retireOverdue(
  request: Wish,
  live: LivePointer,
  lease: Lease,
): Promise<LivePointer> {
  const { world, tell } = request;
  const context = withoutRollout(request, lease, ruleOf(live));
  const targetGroupArn = live.fleet.targetGroupArn ?? "";
  const leaving = overdueFleets(live, world.clock.now());
  let now = live;
  for (const fleet of leaving) {
    const staying = now.kept?.fleet.name === fleet.name ? undefined : now.kept;
    const keptArn = staying?.fleet.targetGroupArn;
    const isThere = (await world.fleets.observe(fleet)) !== undefined;
    await dismantle(context, fleet, "drain", {
      rules: isThere
        ? await assertLongUnused(context, fleet, (rules) =>
            assertLiveIsWhole(context, rules, live, fleet),
          )
        : undefined,
      remaining: () => [
        { targetGroupArn, weight: 100 },
        ...(keptArn === undefined ? [] : [{ targetGroupArn: keptArn, weight: 0 }]),
      ],
    });
    // The rule may have been made anew meanwhile.
    now = (await world.ledger.live()) ?? now;
    const { kept: _, leftover = [], ...bare } = now;
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
  rules: readonly ListenerRule[],
  { fleet, releaseId }: LivePointer,
  leaving: Fleet,
): Promise<void> {
  if (rules.every(({ arn }) => arn !== context.rollout().productionRuleArn)) {
    fail({
      code: "TRAFFIC_GUARD",
      summary: `${leaving.releaseId} was not retired: ${releaseId} has no production rule.`,
      remedy: "Make it anew: slipway doctor --fix; then run this again.",
    });
  }
  const seen = await context.world.fleets.observe(fleet);
  const { healthy } = await countHealth(context, fleet);
  const size = Math.max(1, seen?.size.min ?? 0);
  if (healthy.length < size) {
    fail({
      code: "TRAFFIC_GUARD",
      summary:
        `${leaving.releaseId} was not retired: only ${healthy.length} of ${size} targets of ` +
        `${releaseId} are healthy.`,
      remedy: "Go back: slipway rollback; or wait until they are, then run this again.",
    });
  }
}

/** What a rollout's record would say of the rule that sends customers to the live fleet. */
export const ruleOf = ({ fleet, productionRuleArn, route }: LivePointer): Partial<Rollout> => ({
  candidate: fleet,
  productionRuleArn,
  route,
});

/**
 * Taking a fleet away knows of a rollout only what its record would say of the rule. What it notes
 * is for itself: there is no record to write.
 */
export function withoutRollout(request: Wish, lease: Lease, known: Partial<Rollout>): StepContext {
  const { world, settings, place, tell, signal } = request;
  let rollout = known as Rollout;
  return {
    world,
    settings,
    place,
    tell,
    signal,
    lease,
    get release(): never {
      throw new Error("no rollout is under way");
    },
    rollout: () => rollout,
    note: async (facts) => void (rollout = { ...rollout, ...facts }),
    waiting: (reason) => tell({ event: "note", message: reason }),
  };
}
