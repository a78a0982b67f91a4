import { fail } from "../domain/failure.ts";
import type { Fleet } from "../domain/fleet.ts";
import { forwarded, type ListenerRule, type WeightedTarget } from "../domain/traffic.ts";
import { absencesWanted, removeForSure } from "./absences.ts";
import { assertUnused } from "./assert-unused.ts";
import type { StepContext } from "./context.ts";
import type { FleetObservation } from "./ports.ts";
import { together } from "./together.ts";
import { waitUntil } from "./wait.ts";
import { setWeights } from "./weights.ts";

/** Seconds AWS may take to terminate a fleet, drain delay apart. */
const terminationSeconds = 600;

interface Way {
  /** The rules as read right before; absent: they are read. */
  readonly rules?: readonly ListenerRule[] | undefined;
  /**
   * What the production rule names once the leaving fleet, which has emptied, is dropped from it;
   * what somebody has changed of it meanwhile is answered before. Empty: nothing.
   */
  readonly remaining: () => readonly WeightedTarget[] | Promise<readonly WeightedTarget[]>;
  /** Work that may go on while instances terminate. */
  readonly alongside?: () => Promise<void>;
}

/**
 * Takes a fleet away, which no rule may want any more: empties the group, waits until it is gone,
 * then target group and template. `drain` lets requests in flight finish, and needs weight 0 to be
 * in force already; `force` is for a fleet that never had weight.
 */
export async function dismantle(
  context: StepContext,
  fleet: Fleet,
  manner: "drain" | "force",
  way: Way,
): Promise<void> {
  const { fleets, traffic } = context.world;
  const rules = await assertUnused(context, fleet, way.rules);
  const isNamed = productionTargets(context, rules).some(
    (one) => one.targetGroupArn === fleet.targetGroupArn,
  );
  if (manner === "drain" || isNamed) {
    await together(
      () => empty(context, fleet),
      async () => void (isNamed && (await learnOwners(context, fleet))),
    );
  }
  if (isNamed) {
    const others = await way.remaining();
    if (others.length === 0) {
      const summary = `The production rule names nothing but ${fleet.releaseId}, which stays.`;
      fail({ code: "TRAFFIC_GUARD", summary });
    }
    await setWeights(context, others, false);
  }
  await together(
    () => removeGroup(context, fleet, manner === "force"),
    async () => await way.alongside?.(),
  );
  const { targetGroupArn } = fleet;
  await together(
    async () => {
      if (targetGroupArn !== undefined) {
        await removeForSure(context, `target group ${fleet.name}`, () =>
          traffic.deleteTargetGroup(targetGroupArn),
        );
      }
    },
    () =>
      removeForSure(context, `launch template ${fleet.name}`, () => fleets.removeTemplate(fleet)),
  );
}

/** Whose the rule and the group are that will be changed: asked while instances drain. */
async function learnOwners(context: StepContext, { targetGroupArn }: Fleet): Promise<void> {
  const arns = [context.rollout().productionRuleArn, targetGroupArn];
  await context.world.traffic.tags(arns.filter((arn) => arn !== undefined));
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

/** What the production rule forwards to, by the rules as read. */
export function productionTargets(
  context: StepContext,
  rules: readonly ListenerRule[],
): readonly WeightedTarget[] {
  const { productionRuleArn } = context.rollout();
  return rules.filter(({ arn }) => arn === productionRuleArn).flatMap(forwarded);
}

async function removeGroup(context: StepContext, fleet: Fleet, force: boolean): Promise<void> {
  let absences = 0;
  let isGoing = false;
  // By force goes what may be so young that AWS does not show it every time.
  const wantedOfGoing = force ? 2 : 1;
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
      if (absences >= (isGoing ? wantedOfGoing : absencesWanted)) {
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
