import type { Fleet } from "../domain/fleet.ts";
import { comesInTime } from "./comes-in-time.ts";
import type { StepContext } from "./context.ts";
import { countHealth } from "./fleet-health.ts";
import { productionRule, setWeights } from "./weights.ts";

/** Seconds for a target group that a rule names again to be checked at all. */
const slackSeconds = 30;

/**
 * Names stable in the production rule again, without weight, where somebody has taken it out: the
 * load balancer checks only what a rule names, so its targets could never be found healthy. All
 * else of the rule stays as it is. True when stable was not named.
 */
export async function nameStable(
  context: StepContext,
  { targetGroupArn = "" }: Fleet,
): Promise<boolean> {
  const rules = await context.world.traffic.rules();
  const { action } = rules.find(({ arn }) => arn === productionRule(context)) ?? {};
  const targets = action?.kind === "forward" ? action.targets : [];
  const isNamed = targets.some((one) => one.targetGroupArn === targetGroupArn);
  if (isNamed || targets.every(({ weight }) => weight === 0)) {
    return false;
  }
  await setWeights(context, [...targets, { targetGroupArn, weight: 0 }], false);
  return true;
}

/** Whether stable, none of whose targets is healthy, is only being checked anew, and passes. */
export async function passesAnew(context: StepContext, stable: Fleet): Promise<boolean> {
  const wasUnnamed = await nameStable(context, stable);
  const { intervalSeconds, healthyAfter } = context.settings.health;
  const endMs = (intervalSeconds * (healthyAfter + 1) + slackSeconds) * 1000;
  return await comesInTime(context, endMs, async () => {
    const { healthy, others } = await countHealth(context, stable);
    const mayPass = wasUnnamed || others.some(({ state }) => state === "initial");
    return healthy.length === 0 && mayPass
      ? { notYet: `the load balancer checks ${stable.releaseId} anew` }
      : { done: healthy.length > 0 };
  });
}
