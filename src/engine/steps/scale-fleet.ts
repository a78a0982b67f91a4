import { bootProgress } from "../../domain/boot-verdict.ts";
import { fail } from "../../domain/failure.ts";
import { candidateSize, type Size } from "../../domain/fleet.ts";
import { readBoots } from "../boot-watch.ts";
import type { StepContext } from "../context.ts";
import { countHealth, targetInWords } from "../fleet-health.ts";
import { launchTrouble } from "../launch-trouble.ts";
import { waitUntil, type Look } from "../wait.ts";

/** Seconds for AWS to launch and register, beyond the boot deadline. */
const launchSlackSeconds = 180;

/** Brings the candidate to the size it takes over with, every instance verified. */
export async function scaleFleet(context: StepContext): Promise<void> {
  const size = await decideSize(context);
  await pinStable(context);
  const { desired, max } = size;
  const { candidate } = context.rollout();
  await context.world.fleets.resize(candidate, { min: desired, desired, max }, true);
  await wholeFleetHealthy(context, desired);
}

/** Lets stable shrink and grow as before. */
export async function releaseStable(context: StepContext): Promise<void> {
  const { stable } = context.rollout();
  const now = stable && (await context.world.fleets.observe(stable.fleet));
  if (stable && now && now.size.min !== stable.sizeBefore.min) {
    const { min, max } = stable.sizeBefore;
    await context.world.fleets.resize(stable.fleet, { min, desired: now.size.desired, max });
  }
}

async function decideSize(context: StepContext): Promise<Size> {
  const decided = context.rollout().candidateSize;
  if (decided) {
    return decided;
  }
  const { stable } = context.rollout();
  const now = stable && (await context.world.fleets.observe(stable.fleet));
  if (stable && !now) {
    fail({
      code: "DRIFT",
      summary: `Stable's Auto Scaling group ${stable.fleet.name} is gone; nobody here deleted it.`,
    });
  }
  const size = candidateSize(
    context.settings.capacity,
    stable && now && { now: now.size, lastSetDesired: stable.lastSetDesired },
  );
  await context.note({
    candidateSize: size,
    ...(stable && now ? { stable: { ...stable, sizeBefore: now.size } } : {}),
  });
  return size;
}

/** So that no policy shrinks the way back before the previous fleet is retired. */
async function pinStable(context: StepContext): Promise<void> {
  const { stable } = context.rollout();
  if (stable && stable.sizeBefore.min < stable.sizeBefore.desired) {
    const { desired, max } = stable.sizeBefore;
    await context.world.fleets.resize(stable.fleet, { min: desired, desired, max });
  }
}

async function wholeFleetHealthy(context: StepContext, desired: number): Promise<void> {
  const { withinSeconds, buildWithinSeconds } = context.release.health;
  await waitUntil<true>({
    clock: context.world.clock,
    signal: context.signal,
    timeoutMs: (withinSeconds + buildWithinSeconds + launchSlackSeconds) * 1000,
    everyMs: [500, 3000],
    waiting: (reason) => context.waiting(reason),
    tooLate: (reason) => ({
      code: "FLEET_UNHEALTHY",
      summary: `The fleet did not reach ${desired} healthy instances: ${reason}.`,
      causedByRelease: false,
    }),
    look: async () => {
      const booted = await everyBootReady(context, desired);
      return "notYet" in booted ? booted : await everyTargetHealthy(context, desired);
    },
  });
}

async function everyBootReady(context: StepContext, desired: number): Promise<Look<true>> {
  const reports = await readBoots(context);
  const ready = reports.filter((report) => report.state === "ready");
  if (ready.length >= desired) {
    return { done: true };
  }
  const booting = reports.find((report) => report.state === "booting");
  if (booting) {
    return { notYet: `${ready.length} of ${desired} ready; ${bootProgress(booting)}` };
  }
  const trouble = await launchTrouble(context);
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
  return healthy.length >= desired && !other
    ? { done: true }
    : {
        notYet: [
          `${healthy.length} of ${desired} healthy`,
          ...others.slice(0, 1).map(targetInWords),
        ].join("; "),
      };
}
