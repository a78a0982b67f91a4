import { bootFailure, crashSinceReady } from "../domain/boot-verdict.ts";
import type { Fleet } from "../domain/fleet.ts";
import type { KeptFleet, LivePointer, Rollout } from "../domain/rollout.ts";
import type { StepContext } from "./context.ts";
import { assertWithoutWeight, dismantle } from "./dismantle.ts";
import { inWords } from "./left-over.ts";
import type { Lease } from "./ports.ts";
import type { Request } from "./request.ts";

type Wish = Pick<Request, "world" | "settings" | "place" | "tell" | "signal">;

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

/**
 * Takes the kept fleet away once its time is over, then its mention in the live pointer: killed in
 * between, the next command finds nothing more to take away. Returns the pointer as it is then.
 */
export async function retireKept(
  request: Wish,
  live: LivePointer,
  lease: Lease,
): Promise<LivePointer> {
  const { world, tell } = request;
  const kept = keptTooLong(live, world.clock.now());
  if (!kept) {
    return live;
  }
  const context = withoutRollout(request, lease, {
    candidate: live.fleet,
    productionRuleArn: live.productionRuleArn,
  });
  await assertWithoutWeight(context, kept.fleet);
  const targetGroupArn = live.fleet.targetGroupArn ?? "";
  await dismantle(context, kept.fleet, "drain", {
    remaining: () => [{ targetGroupArn, weight: 100 }],
  });
  const { kept: _gone, ...without } = live;
  await world.ledger.amendLive(without, live, lease);
  tell({ event: "note", message: `The kept ${inWords(kept.fleet)} is gone.` });
  return without;
}

/** Taking a fleet away knows of a rollout only what its record would say of the rule. */
export function withoutRollout(
  request: Wish,
  lease: Lease,
  known: Pick<Partial<Rollout>, "candidate" | "productionRuleArn">,
): StepContext {
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
