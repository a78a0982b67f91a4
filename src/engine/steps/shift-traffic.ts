import { fail } from "../../domain/failure.ts";
import type { Fleet } from "../../domain/fleet.ts";
import { percentages, type WeightedTarget } from "../../domain/traffic.ts";
import { readBoots } from "../boot-watch.ts";
import type { StepContext } from "../context.ts";
import { countHealth, targetInWords } from "../fleet-health.ts";
import { keepRule, keepRuleGivenBack } from "../keep-rule.ts";
import { productionRule, setWeights } from "../weights.ts";
import { watchFor } from "../watch.ts";
import { pause } from "../wait.ts";

/** Moves customers to the candidate step by step, each step read back and watched. */
export async function shiftTraffic(context: StepContext): Promise<void> {
  const already = await candidatePercent(context);
  const steps = context.rollout().stable ? context.settings.shift.stepPercents : [100];
  if (!context.rollout().hadWeight) {
    await context.note({ hadWeight: true });
  }
  if (already > 0 && already < 100) {
    // An interruption may have cut the watch short that this share has to pass.
    await watchFor(context, context.settings.shift.pauseSeconds, split(context, already));
  }
  for (const percent of steps.filter((step) => step > already)) {
    await assertReadyForMore(context, percent);
    await setWeights(context, split(context, percent));
    if (percent < 100) {
      await watchFor(context, context.settings.shift.pauseSeconds, split(context, percent));
    }
  }
  if (already === 100) {
    await keepRule(context, split(context, 100));
  }
}

/** Gives all traffic back to stable; without a stable the rule itself goes when the fleet does. */
export async function returnTraffic(context: StepContext): Promise<void> {
  const { hadWeight, stable } = context.rollout();
  if (!hadWeight) {
    return;
  }
  if (stable) {
    await setWeights(context, split(context, 0));
    await keepRuleGivenBack(context, split(context, 0));
  } else {
    await context.world.traffic.deleteRule(productionRule(context));
  }
  context.waiting("the changed rule reaches every load balancer node");
  await pause(context.world.clock, context.place.propagationSeconds * 1000, context.signal);
}

/** The whole action: the candidate's share and the rest for stable, 0 written out. */
export function split(context: StepContext, candidatePercent: number): readonly WeightedTarget[] {
  const { candidate, stable, kept } = context.rollout();
  const groups = [
    { targetGroupArn: candidate.targetGroupArn, weight: candidatePercent },
    ...(stable
      ? [{ targetGroupArn: stable.fleet.targetGroupArn, weight: 100 - candidatePercent }]
      : []),
    ...(kept?.isNamed ? [{ targetGroupArn: kept.fleet.targetGroupArn, weight: 0 }] : []),
  ];
  return groups.map(({ targetGroupArn, weight }) => {
    if (targetGroupArn === undefined) {
      throw new Error("a fleet without a target group on record cannot carry traffic");
    }
    return { targetGroupArn, weight };
  });
}

/** The same for all but one fleet, which leaves. */
export function splitWithout(
  context: StepContext,
  candidatePercent: number,
  { targetGroupArn }: Pick<Fleet, "targetGroupArn">,
): readonly WeightedTarget[] {
  const targets = split(context, candidatePercent);
  return targets.filter((target) => target.targetGroupArn !== targetGroupArn);
}

async function candidatePercent(context: StepContext): Promise<number> {
  if (!context.rollout().hadWeight) {
    return 0;
  }
  const rules = await context.world.traffic.rules();
  const rule = rules.find((candidate) => candidate.arn === productionRule(context));
  const shares = rule?.action.kind === "forward" ? percentages(rule.action.targets) : new Map();
  return shares.get(context.rollout().candidate.targetGroupArn) ?? 0;
}

/** No weight goes up while an instance has crashed or the load balancer finds one unhealthy. */
async function assertReadyForMore(context: StepContext, percent: number): Promise<void> {
  await readBoots(context);
  const wanted = context.rollout().candidateSize?.desired ?? 1;
  const { healthy, others } = await countHealth(context, context.rollout().candidate);
  const other = others.find((target) => target.state === "unhealthy");
  if (other || healthy.length < wanted) {
    fail({
      code: "FLEET_UNHEALTHY",
      summary:
        `Before the shift to ${percent} %, ${healthy.length} of ${wanted} targets were healthy` +
        `${other ? `: ${targetInWords(other)}` : ""}.`,
      causedByRelease: other !== undefined,
    });
  }
}
