import { bootProgress } from "../../domain/boot-verdict.ts";
import { fail } from "../../domain/failure.ts";
import { candidateSize, type Size } from "../../domain/fleet.ts";
import { readBoots } from "../boot-watch.ts";
import { countingReports } from "../canary.ts";
import type { StepContext } from "../context.ts";
import { countHealth, targetInWords } from "../fleet-health.ts";
import { putBack, tellOf } from "../drift-record.ts";
import { every } from "../every.ts";
import { keepFleets, restoreStable } from "../keep-fleets.ts";
import { keepRule } from "../keep-rule.ts";
import { keepTestRule } from "../keep-test-rule.ts";
import { launchTrouble } from "../launch-trouble.ts";
import type { FleetObservation } from "../ports.ts";
import { seldom } from "../seldom.ts";
import { candidatePercent } from "../serving-need.ts";
import { waitUntil, type Look } from "../wait.ts";
import { productionRule } from "../weights.ts";
import { split } from "./shift-traffic.ts";

/** Seconds for AWS to launch and register, beyond the boot deadline. */
const launchSlackSeconds = 180;
/** Milliseconds between two looks at what else must stay as it is while instances boot. */
const keepMs = 20_000;

/** Brings the candidate to the size it takes over with, every instance verified. */
export async function scaleFleet(context: StepContext): Promise<void> {
  const stableNow = await observeStable(context);
  const size = await decideSize(context, stableNow);
  await pinStable(context, stableNow);
  const { desired, max } = size;
  const { candidate } = context.rollout();
  const refusedSince = await afterLastRefusal(context);
  await context.world.fleets.resize(candidate, { min: desired, desired, max }, true);
  await wholeFleetHealthy(context, desired, refusedSince);
}

/** Lets stable shrink and grow as before, from no less than it had. */
export async function releaseStable(context: StepContext): Promise<void> {
  const { stable } = context.rollout();
  const now = stable && (await context.world.fleets.observe(stable.fleet));
  if (!stable || !now || now.deleting) {
    return;
  }
  const least = await restoreStable(context, now);
  const max = Math.max(now.size.max, least);
  const min = Math.min(stable.sizeBefore.min, max);
  if (now.size.desired < least || now.size.min !== min) {
    await context.world.fleets.resize(stable.fleet, { min, max });
  }
}

/** Undefined when its group is gone: then the candidate takes over what it can. */
async function observeStable(context: StepContext): Promise<FleetObservation | undefined> {
  const { stable } = context.rollout();
  const now = stable && (await context.world.fleets.observe(stable.fleet));
  if (stable && (!now || now.deleting)) {
    const found = `group ${stable.fleet.name} of ${stable.fleet.releaseId} is gone`;
    await tellOf(context, "stable-deleted", found);
    return undefined;
  }
  return now && (await asPreflightLeftIt(context, now));
}

/** A minimum below that of preflight is a person's; within the bounds its policy decides. */
async function asPreflightLeftIt(
  context: StepContext,
  now: FleetObservation,
): Promise<FleetObservation> {
  const { stable, candidateSize } = context.rollout();
  if (!stable || candidateSize || now.size.min >= stable.sizeBefore.min) {
    return now;
  }
  const { fleet, sizeBefore } = stable;
  const { min, desired, max } = now.size;
  const size = {
    min: sizeBefore.min,
    desired: Math.max(desired, sizeBefore.desired),
    max: Math.max(max, sizeBefore.max),
  };
  const found =
    `group ${fleet.name} of ${fleet.releaseId} is at ` +
    `min ${min}, desired ${desired}, max ${max}`;
  await putBack(context, "stable-shrunk", found, () => context.world.fleets.resize(fleet, size));
  return { ...now, size };
}

async function decideSize(context: StepContext, seen: FleetObservation | undefined): Promise<Size> {
  const stableNow = seen?.size;
  const { candidateSize: decided, stable } = context.rollout();
  if (decided) {
    return decided;
  }
  const size = await noSmaller(
    context,
    candidateSize(
      context.settings.capacity,
      stable && stableNow && { now: stableNow, lastSetDesired: stable.lastSetDesired },
    ),
  );
  await context.note({
    candidateSize: size,
    ...(stable && seen
      ? { stable: { ...stable, sizeBefore: seen.size, zones: zonesOf(seen) } }
      : {}),
  });
  return size;
}

/** A candidate that has customers already keeps the instances it serves them with. */
async function noSmaller(context: StepContext, size: Size): Promise<Size> {
  const { hadWeight, candidate } = context.rollout();
  const seen = hadWeight ? await context.world.fleets.observe(candidate) : undefined;
  const desired = Math.max(size.desired, seen?.size.desired ?? 0);
  return { ...size, desired, max: Math.max(size.max, desired) };
}

const zonesOf = ({ instances }: FleetObservation): readonly string[] =>
  [...new Set(instances.map(({ zone }) => zone))].toSorted();

/**
 * So that no policy shrinks the way back before the previous fleet is retired. What has scaled out
 * since an interruption stays: the number running is never set.
 */
async function pinStable(context: StepContext, seen: FleetObservation | undefined): Promise<void> {
  const stableNow = seen?.size;
  const { stable } = context.rollout();
  if (stable && stableNow && stableNow.min < stableNow.desired) {
    const { desired, max } = stableNow;
    await context.world.fleets.resize(stable.fleet, { min: desired, max });
  }
}

/** Launches refused before this step are over: the canary has come up since. */
async function afterLastRefusal(context: StepContext): Promise<number> {
  const [last] = await context.world.fleets.launchFailures(context.rollout().candidate, 0);
  return last ? Date.parse(last.at) + 1 : 0;
}

async function wholeFleetHealthy(
  context: StepContext,
  desired: number,
  refusedSince: number,
): Promise<void> {
  const { withinSeconds, buildWithinSeconds } = context.release.health;
  const { clock } = context.world;
  const trouble = seldom(clock, 3000, () => launchTrouble(context, refusedSince));
  const targets = seldom(clock, 3000, () => everyTargetHealthy(context, desired));
  // Whose the rule is that the shift will change: asked while targets are waited for all the same.
  let isOwnerAsked = false;
  const keepWay = every(clock, keepMs, async () => {
    await keepFleets(context);
    if (context.rollout().stable) {
      await keepRule(context, split(context, await candidatePercent(context)));
    }
  });
  await waitUntil<true>({
    clock,
    signal: context.signal,
    timeoutMs: (withinSeconds + buildWithinSeconds + launchSlackSeconds) * 1000,
    everyMs: [1000, 1000],
    waiting: (reason) => context.waiting(reason),
    tooLate: (reason) => ({
      code: "FLEET_UNHEALTHY",
      summary: `The fleet did not reach ${desired} healthy instances: ${reason}.`,
      causedByRelease: false,
    }),
    look: async () => {
      await keepWay();
      const booted = await everyBootReady(context, desired, trouble);
      const found = "notYet" in booted ? booted : await targets();
      if (found !== booted && "notYet" in found && !isOwnerAsked) {
        isOwnerAsked = true;
        await context.world.traffic.tags([productionRule(context)]);
      }
      return found;
    },
  });
}

async function everyBootReady(
  context: StepContext,
  desired: number,
  launchTroubleNow: () => ReturnType<typeof launchTrouble>,
): Promise<Look<true>> {
  const reports = countingReports(context, await readBoots(context));
  const ready = reports.filter((report) => report.state === "ready");
  if (ready.length >= desired) {
    return { done: true };
  }
  const booting = reports.find((report) => report.state === "booting");
  if (booting) {
    return { notYet: `${ready.length} of ${desired} ready; ${bootProgress(booting)}` };
  }
  const trouble = await launchTroubleNow();
  if (trouble.failure) {
    fail(trouble.failure);
  }
  return { notYet: `${ready.length} of ${desired} ready; ${trouble.reason}` };
}

async function everyTargetHealthy(context: StepContext, desired: number): Promise<Look<true>> {
  const seen = await context.world.fleets.observe(context.rollout().candidate);
  const serving = seen?.instances.filter((instance) => instance.state === "InService") ?? [];
  if (serving.length < desired) {
    return { notYet: `${serving.length} of ${desired} in service` };
  }
  const { healthy, others } = await countHealth(context, context.rollout().candidate);
  const other = others[0];
  if (other?.state === "unused") {
    await keepTestRule(context);
  }
  return healthy.length >= desired && !other
    ? { done: true }
    : {
        notYet: [
          `${healthy.length} of ${desired} healthy`,
          ...others.slice(0, 1).map(targetInWords),
        ].join("; "),
      };
}
