import { fail } from "../../domain/failure.ts";
import type { Fleet } from "../../domain/fleet.ts";
import type { StepContext } from "../context.ts";
import { dismantle } from "../dismantle.ts";
import { countHealth } from "../fleet-health.ts";
import { keepRule } from "../keep-rule.ts";
import { settleChanges } from "../settle-changes.ts";
import { pause } from "../wait.ts";
import { split, splitWithout } from "./shift-traffic.ts";

/**
 * The point of no return: the previous fleet drains and goes, once the guard agrees, unless it is
 * kept for a while. One that was kept before goes in either case.
 */
export async function retirePrevious(context: StepContext): Promise<void> {
  const { kept, stable, keepsUntil } = context.rollout();
  const previous = keepsUntil === undefined ? stable?.fleet : undefined;
  const leaving = [kept?.fleet, previous].filter((fleet) => fleet !== undefined);
  let isGuarded = false;
  for (const fleet of leaving) {
    await settleChanges(context, () => keepRule(context, split(context, 100)));
    if (!isGuarded && (await context.world.fleets.observe(fleet))) {
      await propagation(context);
      await trafficGuard(context, fleet);
      isGuarded = true;
    }
    await dismantle(context, fleet, "drain", {
      remaining: () => splitWithout(context, 100, fleet),
    });
    if (fleet === kept?.fleet) {
      await context.note({ kept: undefined });
    }
  }
  await handOver(context);
}

/**
 * Nothing shrinks before weight 0 has had time to reach every node. What the steps since then took
 * counts, each measured by the clock that ran it: two hosts' times are never compared.
 */
async function propagation(context: StepContext): Promise<void> {
  const passed = context
    .rollout()
    .timeline.filter(({ step }) => step === "bake" || step === "promote")
    .reduce((sum, { seconds }) => sum + seconds, 0);
  const left = context.place.propagationSeconds - passed;
  if (left > 0) {
    context.waiting("weight 0 reaches every load balancer node");
    await pause(context.world.clock, left * 1000, context.signal);
  }
}

/** Looks at live weights and live health right before the first thing that cannot be undone. */
async function trafficGuard(context: StepContext, leaving: Fleet): Promise<void> {
  await keepRule(context, split(context, 100));
  const { candidate, candidateSize } = context.rollout();
  const { healthy } = await countHealth(context, candidate);
  const size = candidateSize?.desired ?? 1;
  if (healthy.length < size) {
    fail({
      code: "TRAFFIC_GUARD",
      summary:
        `${leaving.releaseId} was not retired: only ` +
        `${healthy.length} of ${size} targets of ${candidate.releaseId} are healthy.`,
    });
  }
}

/** From now on the fleet's size is its policy's business again. */
async function handOver(context: StepContext): Promise<void> {
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
