import { fail, RolloutFailure } from "../../domain/failure.ts";
import type { Fleet } from "../../domain/fleet.ts";
import type { WeightedTarget } from "../../domain/traffic.ts";
import { removeRule } from "../absences.ts";
import { readBoots } from "../boot-watch.ts";
import { comesInTime } from "../comes-in-time.ts";
import type { StepContext } from "../context.ts";
import { targetInWords } from "../fleet-health.ts";
import { followStable } from "../follow-stable.ts";
import { restoreStable } from "../keep-fleets.ts";
import { keepRule, keepRuleGivenBack } from "../keep-rule.ts";
import { nameStable, passesAnew } from "../name-stable.ts";
import { isWayBackGone, noWayBack } from "../no-way-back.ts";
import { productionRule, reachEveryNode, setWeights } from "../weights.ts";
import { watchFor } from "../watch.ts";
import {
  assertCandidateServes,
  candidatePercent,
  lookAtWayBack,
  wouldHarmToGoBack,
} from "../serving-need.ts";
import { waitUntil } from "../wait.ts";

/** Seconds for AWS to launch and register what it replaces, beyond the boot deadline. */
const launchSlackSeconds = 180;

/**
 * Moves customers to the candidate step by step, each step read back and watched. Should stable
 * lose what its share needs meanwhile, the whole candidate takes over at once.
 */
export async function shiftTraffic(context: StepContext): Promise<void> {
  const already = await candidatePercent(context);
  if (context.rollout().goesOnDespite) {
    // Nothing else can serve: to look for faults of it has no use.
    return void (already < 100 && (await setWeights(context, split(context, 100))));
  }
  const { stepPercents, pauseSeconds } = context.settings.shift;
  const steps = context.rollout().stable ? stepPercents : [100];
  if (!context.rollout().hadWeight) {
    await context.note({ hadWeight: true });
  }
  let isStableWell = true;
  if (already === 0 && context.rollout().stable) {
    // Nobody has looked at it since preflight but now and then while the fleet grew.
    await keepRule(context, split(context, 0));
  }
  if (already > 0 && already < 100) {
    // An interruption may have cut the watch short that this share has to pass.
    isStableWell = await watchFor(context, pauseSeconds, split(context, already));
  }
  for (const percent of steps.filter((step) => step > already)) {
    if (percent < 100 && !isStableWell) {
      continue;
    }
    if (isStableWell) {
      await wholeForMore(context, already, percent);
    }
    await setWeights(context, split(context, percent));
    if (percent < 100) {
      isStableWell = await watchFor(context, pauseSeconds, split(context, percent));
    }
  }
  if (already === 100) {
    await keepRule(context, split(context, 100));
  }
}

/**
 * Gives all traffic back to stable, once it can carry it or at once where the release is to blame;
 * without a stable the rule itself goes.
 */
export async function returnTraffic(context: StepContext): Promise<void> {
  const { hadWeight, stable } = context.rollout();
  if (!hadWeight) {
    return;
  }
  if (stable) {
    if (!(await isStableReady(context, stable.fleet))) {
      await refuseToDarken(context, stable.fleet);
    }
    await setBack(context);
    await keepRuleGivenBack(context, split(context, 0));
  } else {
    await context.world.traffic.tags([productionRule(context)]);
    await removeRule(context, productionRule(context));
  }
  await reachEveryNode(context);
}

/** A rule that is not ours any more, and gives the candidate nothing, may stay as it is. */
async function setBack(context: StepContext): Promise<void> {
  try {
    await setWeights(context, split(context, 0));
  } catch (error) {
    const isForeign = error instanceof RolloutFailure && error.failure.code === "DRIFT";
    if (!isForeign || (await candidatePercent(context)) > 0) {
      throw error;
    }
  }
}

/**
 * Stable gets the size back that somebody took from it, and is waited for as long as a boot may
 * take while the candidate serves customers better. What it has not got by then, it goes without.
 * True when it is known to be whole.
 */
async function isStableReady(context: StepContext, fleet: Fleet): Promise<boolean> {
  const least = await restoreStable(context, await context.world.fleets.observe(fleet));
  const { state } = context.rollout();
  if (least === 0 || state.kind !== "undoing" || state.failure.causedByRelease === true) {
    return false;
  }
  const { withinSeconds, buildWithinSeconds } = context.release.health;
  const endMs = (withinSeconds + buildWithinSeconds + launchSlackSeconds) * 1000;
  let isNamed = false;
  return await comesInTime(context, endMs, async () => {
    const look = await lookAtWayBack(context, fleet, least);
    isNamed ||= "done" in look || !(await nameStable(context, fleet));
    return look;
  });
}

async function refuseToDarken(context: StepContext, stable: Fleet): Promise<void> {
  // Also while none of the candidate's targets is healthy: its group replaces them.
  if (await isWayBackGone(context)) {
    fail({ code: "TRAFFIC_GUARD", ...noWayBack(context.rollout()) });
  }
  if ((await wouldHarmToGoBack(context)) && !(await passesAnew(context, stable))) {
    fail({
      code: "TRAFFIC_GUARD",
      summary:
        `${stable.releaseId} has no healthy target, so customers were not given back to it: ` +
        `they stay with ${context.rollout().releaseId}.`,
      remedy: "Bring its instances back, then take the rollout back again.",
    });
  }
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

/**
 * No weight goes up before the candidate is whole: what AWS or a person took away is waited for, as
 * long as a boot may take. What a program or its health says against it fails at once. A size it
 * gets here counts once it has it: until then it owes no more than before.
 */
async function wholeForMore(context: StepContext, already: number, percent: number): Promise<void> {
  const { withinSeconds, buildWithinSeconds } = context.release.health;
  const size = await followStable(context);
  const wanted = size?.desired ?? 1;
  await waitUntil<true>({
    clock: context.world.clock,
    signal: context.signal,
    timeoutMs: (withinSeconds + buildWithinSeconds + launchSlackSeconds) * 1000,
    everyMs: [1000, 3000],
    waiting: (reason) => context.waiting(reason),
    tooLate: (reason) => ({
      code: "FLEET_UNHEALTHY",
      summary: `Before the shift to ${percent} %, ${reason}.`,
      causedByRelease: false,
    }),
    look: async () => {
      await readBoots(context);
      const { healthy, others } = await assertCandidateServes(context, split(context, already));
      const other = others[0] ? `; ${targetInWords(others[0])}` : "";
      return healthy.length >= wanted
        ? { done: true }
        : { notYet: `${healthy.length} of ${wanted} targets are healthy${other}` };
    },
  });
  if (size && size !== context.rollout().candidateSize) {
    await context.note({ candidateSize: size });
  }
}
