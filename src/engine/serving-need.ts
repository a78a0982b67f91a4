import { fail } from "../domain/failure.ts";
import type { Fleet } from "../domain/fleet.ts";
import { percentages, type WeightedTarget } from "../domain/traffic.ts";
import type { StepContext } from "./context.ts";
import { countHealth, targetInWords, type HealthCount } from "./fleet-health.ts";
import type { TargetHealth } from "./ports.ts";
import type { Look } from "./wait.ts";
import { productionRule } from "./weights.ts";

/** Healthy targets a fleet must have for a share of the weight; none for none. */
function needFor(required: number, arn: string, targets: readonly WeightedTarget[]): number {
  const total = targets.reduce((sum, { weight }) => sum + weight, 0);
  const own = targets.find(({ targetGroupArn }) => targetGroupArn === arn)?.weight ?? 0;
  return own === 0 ? 0 : Math.max(1, Math.ceil((own / total) * required));
}

/**
 * Throws FLEET_UNHEALTHY when the candidate cannot carry its share and stable can carry all: the
 * undo then gives it back at once. A target that is unhealthy while its machine runs is the
 * release's fault; what a lost zone, a person or AWS took away is not.
 */
export async function assertCandidateServes(
  context: StepContext,
  targets: readonly WeightedTarget[],
): Promise<HealthCount> {
  const { candidate, candidateSize } = context.rollout();
  const count = await countHealth(context, candidate);
  const ill = count.others.filter(({ state }) => state === "unhealthy");
  if (ill[0] && !(await isZoneLost(context, ill))) {
    fail({
      code: "FLEET_UNHEALTHY",
      summary: `Under traffic, ${targetInWords(ill[0])}.`,
      causedByRelease: true,
    });
  }
  const healthy = count.healthy.length;
  const need = needFor(candidateSize?.desired ?? 1, candidate.targetGroupArn ?? "", targets);
  if (healthy < need && (await stableServesBetter(context, healthy))) {
    fail({
      code: "FLEET_UNHEALTHY",
      summary:
        `${candidate.releaseId} has ${healthy} healthy targets and needs ${need} for its share` +
        `${count.others[0] ? `; ${targetInWords(count.others[0])}` : ""}.`,
      remedy: "Look for who or what took its instances out of the load balancer.",
      causedByRelease: false,
    });
  }
  return count;
}

/** True when stable, which has weight, cannot carry its share and the whole candidate can. */
export async function isStableLost(
  context: StepContext,
  targets: readonly WeightedTarget[],
): Promise<boolean> {
  const { stable, candidate, candidateSize } = context.rollout();
  if (!stable) {
    return false;
  }
  const arn = stable.fleet.targetGroupArn ?? "";
  const { healthy } = await countHealth(context, stable.fleet);
  if (healthy.length >= needFor(stable.sizeBefore.desired, arn, targets)) {
    return false;
  }
  const fresh = (await countHealth(context, candidate)).healthy.length;
  return fresh >= (candidateSize?.desired ?? 1) || (healthy.length === 0 && fresh > 0);
}

/** True when giving everything to stable would serve customers worse than the candidate does. */
export async function wouldHarmToGoBack(context: StepContext): Promise<boolean> {
  const { stable, candidate } = context.rollout();
  if (!stable || (await countHealth(context, stable.fleet)).healthy.length > 0) {
    return false;
  }
  return (
    // Without the rule no fleet has customers, and no target is checked.
    (await candidatePercent(context)) > 0 &&
    (await countHealth(context, candidate)).healthy.length > 0
  );
}

/**
 * Whether stable has `least` healthy targets; not yet while the candidate, which has customers,
 * would serve them with more than stable has.
 */
export async function lookAtWayBack(
  context: StepContext,
  fleet: Fleet,
  least: number,
): Promise<Look<boolean>> {
  const old = (await countHealth(context, fleet)).healthy.length;
  if (old >= least) {
    return { done: true };
  }
  const fresh = (await countHealth(context, context.rollout().candidate)).healthy.length;
  return fresh > old && (await candidatePercent(context)) > 0
    ? { notYet: `${old} of ${least} targets of ${fleet.releaseId} are healthy` }
    : { done: false };
}

/** The candidate's share of customers by the rule as read, in percent; 0 when the rule is gone. */
export async function candidatePercent(context: StepContext): Promise<number> {
  const { hadWeight, candidate } = context.rollout();
  if (!hadWeight) {
    return 0;
  }
  const rules = await context.world.traffic.rules();
  const action = rules.find(({ arn }) => arn === productionRule(context))?.action;
  const shares = action?.kind === "forward" ? percentages(action.targets) : undefined;
  return shares?.get(candidate.targetGroupArn ?? "") ?? 0;
}

async function stableServesBetter(context: StepContext, healthy: number): Promise<boolean> {
  const { stable } = context.rollout();
  if (!stable) {
    return true;
  }
  const old = (await countHealth(context, stable.fleet)).healthy.length;
  return old >= stable.sizeBefore.desired || old > healthy;
}

/**
 * True when all that is ill stands in one zone where stable stood too and has nothing in service,
 * while it has elsewhere: the zone is to blame.
 */
async function isZoneLost(context: StepContext, ill: readonly TargetHealth[]): Promise<boolean> {
  const { candidate, stable } = context.rollout();
  const zonesBefore = stable?.zones ?? [];
  if (!stable || zonesBefore.length < 2) {
    return false;
  }
  const [mine, old] = [
    await context.world.fleets.observe(candidate),
    await context.world.fleets.observe(stable.fleet),
  ];
  const ids = new Set(ill.map(({ instanceId }) => instanceId));
  const zones = new Set(
    mine?.instances.filter(({ instanceId }) => ids.has(instanceId)).map(({ zone }) => zone),
  );
  const [zone] = zones;
  const serving = (old?.instances ?? []).filter((one) => one.state === "InService" && one.healthy);
  return (
    zone !== undefined &&
    zones.size === 1 &&
    zonesBefore.includes(zone) &&
    serving.length > 0 &&
    serving.every((one) => one.zone !== zone)
  );
}
