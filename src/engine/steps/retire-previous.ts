import { fail, type Failure } from "../../domain/failure.ts";
import type { Fleet } from "../../domain/fleet.ts";
import type { ListenerRule } from "../../domain/traffic.ts";
import type { StepContext } from "../context.ts";
import { dismantle } from "../dismantle.ts";
import { countHealth, targetInWords } from "../fleet-health.ts";
import { keepRule } from "../keep-rule.ts";
import { failedInWords } from "../live-in-words.ts";
import { settleChanges } from "../settle-changes.ts";
import { spread } from "../weights.ts";
import { split, splitWithout } from "./shift-traffic.ts";

/**
 * The point of no return: the previous fleet drains and goes, once the guard agrees, unless it is
 * kept for a while. What was kept before, or could not go, goes in either case.
 */
export async function retirePrevious(context: StepContext): Promise<void> {
  const { kept, stable, keepsUntil, leftover = [], goesOnDespite } = context.rollout();
  if (goesOnDespite) {
    await assertServes(context, goesOnDespite);
  }
  const previous = keepsUntil === undefined ? stable?.fleet : undefined;
  const leaving = [kept?.fleet, previous, ...leftover].filter((fleet) => fleet !== undefined);
  const keep = async (): Promise<void> => void (await keepRule(context, split(context, 100)));
  // A change that comes late, perhaps of one who died, would move customers to a kept fleet too.
  await settleChanges(context, keep);
  if (keepsUntil !== undefined) {
    await keep();
  }
  for (const fleet of leaving) {
    await settleChanges(context, keep);
    const isThere = (await context.world.fleets.observe(fleet)) !== undefined;
    await dismantle(context, fleet, "drain", {
      rules: isThere ? await trafficGuard(context, fleet) : undefined,
      remaining: async () => {
        await keep();
        return splitWithout(context, 100, fleet);
      },
    });
    if (fleet === kept?.fleet) {
      await context.note({ kept: undefined });
    }
  }
  await giveSizeBack(context);
}

/** What went on though it had failed is not called live while it serves nobody. */
async function assertServes(context: StepContext, failure: Failure): Promise<void> {
  const { candidate } = context.rollout();
  const { healthy, others } = await countHealth(context, candidate);
  if (healthy.length === 0) {
    fail({
      code: "TRAFFIC_GUARD",
      summary:
        `${candidate.releaseId} has all customers, and no healthy target. ` +
        failedInWords(failure),
      evidence: others.map(targetInWords),
      remedy:
        "Put another in its place: slipway rollback, or slipway deploy once unfrozen, with " +
        "--despite-broken-stable --reason WHY; or, once it has one, go on: slipway resume",
    });
  }
}

/**
 * Looks at live weights and live health right before what cannot be undone, for each fleet anew.
 * Nothing shrinks before weight 0 has had time to reach every node, also where it had to be set
 * again. Returns the rules as read.
 */
async function trafficGuard(
  context: StepContext,
  leaving: Fleet,
): Promise<readonly ListenerRule[]> {
  let rules: readonly ListenerRule[];
  await spread(context);
  do {
    rules = await keepRule(context, split(context, 100));
  } while (await spread(context));
  const { candidate, candidateSize } = context.rollout();
  const { healthy } = await countHealth(context, candidate);
  const size = candidateSize?.desired ?? 1;
  if (healthy.length < size) {
    fail({
      code: "TRAFFIC_GUARD",
      summary:
        `${leaving.releaseId} was not retired: only ` +
        `${healthy.length} of ${size} targets of ${candidate.releaseId} are healthy.`,
      remedy: "Go back: slipway rollback; or, once they are, go on: slipway resume",
    });
  }
  return rules;
}

/** From now on the fleet's size is its policy's business again. */
export async function giveSizeBack(context: StepContext): Promise<void> {
  const { candidate, candidateSize } = context.rollout();
  const seen = await context.world.fleets.observe(candidate);
  const { scaleCpuPercent } = context.settings.capacity;
  const { min } = candidateSize ?? context.settings.capacity;
  if (seen && seen.size.min !== min) {
    await context.world.fleets.resize(candidate, { min, max: seen.size.max });
  }
  if (seen && (context.rollout().avoidedSubnets ?? []).length > 0) {
    await context.world.fleets.spread(candidate, context.place.subnetIds);
  }
  if (seen && scaleCpuPercent !== undefined) {
    await context.world.fleets.keepCpuAt(candidate, scaleCpuPercent);
  }
}
