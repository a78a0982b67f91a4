import { fail, type Failure } from "../domain/failure.ts";
import type { Fleet } from "../domain/fleet.ts";
import type { WeightedTarget } from "../domain/traffic.ts";
import type { StepContext } from "./context.ts";
import type { FleetObservation } from "./ports.ts";
import { together } from "./together.ts";
import { waitUntil } from "./wait.ts";
import { setWeights } from "./weights.ts";

/** Seconds AWS may take to terminate a fleet, drain delay apart. */
const terminationSeconds = 600;
/** Seconds in which one answer about the rules may contradict a later one (aws-facts §7.6). */
const staleSeconds = 10;
/** Times in a row that a group must be absent before one never seen here counts as gone. */
const absencesWanted = 3;

interface Way {
  /** What the production rule names once the leaving fleet is dropped from it; empty: nothing. */
  readonly remaining: () => readonly WeightedTarget[];
  /** Work that may go on while instances terminate. */
  readonly alongside?: () => Promise<void>;
}

/**
 * Takes a fleet away: empties the group, waits until it is gone, then target group and template.
 * `drain` lets requests in flight finish, and needs weight 0 to be in force already; `force` is
 * for a fleet that never had weight.
 */
export async function dismantle(
  context: StepContext,
  fleet: Fleet,
  manner: "drain" | "force",
  way: Way,
): Promise<void> {
  const { fleets, traffic } = context.world;
  if (manner === "drain") {
    await empty(context, fleet);
    await dropFromProduction(context, fleet, way.remaining);
  }
  await together(
    () => removeGroup(context, fleet, manner === "force"),
    async () => await way.alongside?.(),
  );
  const { targetGroupArn } = fleet;
  await together(
    async () => {
      if (targetGroupArn !== undefined) {
        await traffic.deleteTargetGroup(targetGroupArn);
      }
    },
    () => fleets.removeTemplate(fleet),
  );
}

async function empty(context: StepContext, fleet: Fleet): Promise<void> {
  const { fleets } = context.world;
  const before = await fleets.observe(fleet);
  if (before && before.size.max > 0 && !before.deleting) {
    await fleets.resize(fleet, { min: 0, desired: 0, max: 0 });
  }
  await waitForInstances(context, fleet);
}

async function waitForInstances(context: StepContext, fleet: Fleet): Promise<void> {
  await waitUntil<true>({
    clock: context.world.clock,
    signal: context.signal,
    timeoutMs: (context.settings.drainSeconds + terminationSeconds) * 1000,
    everyMs: [1000, 5000],
    waiting: (reason) => context.waiting(reason),
    tooLate: (reason) => ({
      code: "TIMEOUT",
      summary: `Fleet ${fleet.name} did not empty: ${reason}.`,
    }),
    look: async () => {
      const left = (await context.world.fleets.observe(fleet))?.instances ?? [];
      return left.length === 0
        ? { done: true }
        : { notYet: `${left.length} instances of ${fleet.releaseId} ${going(left)}` };
    },
  });
}

/** Instances the emptied group goes on with: protection, or a suspended process, keeps them. */
function going(left: FleetObservation["instances"]): string {
  const serving = left.flatMap(({ instanceId, state }) =>
    state === "InService" ? [instanceId] : [],
  );
  const kept = serving.length === 0 ? "" : `; still in service: ${serving.join(", ")}`;
  return `drain and terminate${kept}`;
}

/** Rewrites the production rule without the leaving group, if it still names it with weight 0. */
async function dropFromProduction(
  context: StepContext,
  fleet: Fleet,
  remaining: Way["remaining"],
): Promise<void> {
  const named = await assertWithoutWeight(context, fleet);
  const others = named ? remaining() : [];
  if (named && others.length === 0) {
    fail(stillCarries(fleet));
  }
  if (named) {
    await setWeights(context, others);
  }
}

/**
 * Throws TRAFFIC_GUARD if the production rule gives the fleet a weight above 0; a single answer may
 * lag behind, so it is asked for a while. True when the rule names the fleet at all.
 */
export async function assertWithoutWeight(context: StepContext, fleet: Fleet): Promise<boolean> {
  return await waitUntil<boolean>({
    clock: context.world.clock,
    signal: context.signal,
    timeoutMs: staleSeconds * 1000,
    everyMs: [1000, 3000],
    waiting: (reason) => context.waiting(reason),
    tooLate: () => stillCarries(fleet),
    look: async () => {
      const rule = (await context.world.traffic.rules()).find(
        (candidate) => candidate.arn === context.rollout().productionRuleArn,
      );
      const targets = rule?.action.kind === "forward" ? rule.action.targets : [];
      const named = targets.find((target) => target.targetGroupArn === fleet.targetGroupArn);
      return named && named.weight > 0
        ? { notYet: `the production rule gives ${fleet.releaseId} weight ${named.weight}` }
        : { done: named !== undefined };
    },
  });
}

const stillCarries = (fleet: Fleet): Failure => ({
  code: "TRAFFIC_GUARD",
  summary: `Target group of ${fleet.releaseId} still carries traffic; it was not taken away.`,
});

async function removeGroup(context: StepContext, fleet: Fleet, force: boolean): Promise<void> {
  let absences = 0;
  let isGoing = false;
  await waitUntil<true>({
    clock: context.world.clock,
    signal: context.signal,
    timeoutMs: terminationSeconds * 1000,
    everyMs: [1000, 5000],
    waiting: (reason) => context.waiting(reason),
    tooLate: (reason) => ({
      code: "TIMEOUT",
      summary: `Auto Scaling group ${fleet.name} was not gone in time: ${reason}.`,
    }),
    look: async () => {
      const seen = await context.world.fleets.observe(fleet);
      absences = seen ? 0 : absences + 1;
      if (isGoing ? absences > 0 : absences >= absencesWanted) {
        return { done: true };
      }
      if (!seen) {
        return { notYet: `Auto Scaling group ${fleet.name} is not shown` };
      }
      isGoing = true;
      if (!seen.deleting) {
        await context.world.fleets.remove(fleet, force);
      }
      return { notYet: `Auto Scaling group ${fleet.name} is being deleted` };
    },
  });
}
