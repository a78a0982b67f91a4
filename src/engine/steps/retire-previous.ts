import { fail } from "../../domain/failure.ts";
import { sameWeights } from "../../domain/traffic.ts";
import type { StepContext } from "../context.ts";
import { dismantle } from "../dismantle.ts";
import { countHealth } from "../fleet-health.ts";
import { assertWeights } from "../weights.ts";
import { pause } from "../wait.ts";
import { split } from "./shift-traffic.ts";

/** The point of no return: the previous fleet drains and goes, once the guard agrees. */
export async function retirePrevious(context: StepContext): Promise<void> {
  const { stable, candidate } = context.rollout();
  if (stable && (await context.world.fleets.observe(stable.fleet))) {
    await propagation(context);
    await trafficGuard(context);
    await dismantle(context, stable.fleet, "drain", { survivor: candidate.targetGroupArn });
  } else if (stable) {
    await dismantle(context, stable.fleet, "drain", { survivor: candidate.targetGroupArn });
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
async function trafficGuard(context: StepContext): Promise<void> {
  const leaving = context.rollout().stable?.fleet.targetGroupArn;
  const rules = await context.world.traffic.rules();
  const production = rules.find((rule) => rule.arn === context.rollout().productionRuleArn);
  const targets = production?.action.kind === "forward" ? production.action.targets : [];
  const wanted = split(context, 100);
  // One answer that shows other weights may be of before; that is then asked again, and must last.
  if (targets.some((one) => one.targetGroupArn === leaving) && !sameWeights(targets, wanted)) {
    await assertWeights(context, wanted);
  }
  const { candidate, candidateSize, stable } = context.rollout();
  const { healthy } = await countHealth(context, candidate);
  const size = candidateSize?.desired ?? 1;
  if (healthy.length < size) {
    fail({
      code: "TRAFFIC_GUARD",
      summary:
        `${stable?.releaseId ?? "The previous release"} was not retired: only ` +
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
  if (seen && scaleCpuPercent !== undefined) {
    await context.world.fleets.keepCpuAt(candidate, scaleCpuPercent);
  }
}
