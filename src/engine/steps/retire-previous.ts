import { fail } from "../../domain/failure.ts";
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

/** Nothing shrinks before weight 0 has had time to reach every node; the bake counts. */
async function propagation(context: StepContext): Promise<void> {
  const { stableDrainedAt } = context.rollout();
  const since = stableDrainedAt === undefined ? undefined : Date.parse(stableDrainedAt);
  const { clock } = context.world;
  const wait = context.place.propagationSeconds * 1000;
  const left = since === undefined ? wait : Math.min(wait, since + wait - clock.now());
  if (left > 0) {
    context.waiting("weight 0 reaches every load balancer node");
    await pause(clock, left, context.signal);
  }
}

/** Looks at live weights and live health right before the first thing that cannot be undone. */
async function trafficGuard(context: StepContext): Promise<void> {
  const leaving = context.rollout().stable?.fleet.targetGroupArn;
  const rules = await context.world.traffic.rules();
  const production = rules.find((rule) => rule.arn === context.rollout().productionRuleArn);
  const names =
    production?.action.kind === "forward" &&
    production.action.targets.some((target) => target.targetGroupArn === leaving);
  if (names) {
    await assertWeights(context, split(context, 100));
  }
  const { candidate, candidateSize, stable } = context.rollout();
  const { healthy } = await countHealth(context, candidate);
  const wanted = candidateSize?.desired ?? 1;
  if (healthy.length < wanted) {
    fail({
      code: "TRAFFIC_GUARD",
      summary:
        `${stable?.releaseId ?? "The previous release"} was not retired: only ` +
        `${healthy.length} of ${wanted} targets of ${candidate.releaseId} are healthy.`,
    });
  }
}

/** From now on the fleet's size is its policy's business again. */
async function handOver(context: StepContext): Promise<void> {
  const { candidate } = context.rollout();
  const seen = await context.world.fleets.observe(candidate);
  const { min, scaleCpuPercent } = context.settings.capacity;
  if (seen && seen.size.min !== min) {
    await context.world.fleets.resize(candidate, { ...seen.size, min });
  }
  if (seen && scaleCpuPercent !== undefined) {
    await context.world.fleets.keepCpuAt(candidate, scaleCpuPercent);
  }
}
