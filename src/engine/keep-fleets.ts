import { fail } from "../domain/failure.ts";
import type { Fleet } from "../domain/fleet.ts";
import type { StepContext } from "./context.ts";
import { putBack, tellOf } from "./drift-record.ts";
import type { FleetObservation } from "./ports.ts";
import { pause } from "./wait.ts";

/** Looks that must agree that a group is gone; answers may lag (aws-facts §7.6). */
const absencesWanted = 3;
/** What must run for a group to come up, heal and go (aws-facts §1.5). */
const needed = ["Launch", "Terminate", "HealthCheck", "ReplaceUnhealthy", "AddToLoadBalancer"];

/** Keeps both groups as this rollout left them, from the time the candidate has its size. */
export async function keepFleets(context: StepContext): Promise<void> {
  const { candidate } = context.rollout();
  await keepCandidate(context, await standing(context, candidate));
  await keepStable(context);
}

/**
 * The candidate's group is the rollout's own: what it lacks is put back, what it has too much of
 * harms nobody. Throws DRIFT when it is gone.
 */
export async function keepCandidate(
  context: StepContext,
  seen: FleetObservation | undefined,
): Promise<void> {
  const { candidate, candidateSize } = context.rollout();
  if (!seen || seen.deleting) {
    fail({
      code: "DRIFT",
      summary: `Somebody deleted Auto Scaling group ${candidate.name} of ${candidate.releaseId}.`,
      remedy: "Find out who (CloudTrail names the caller), then deploy again.",
      causedByRelease: false,
    });
  }
  await resumeProcesses(context, candidate, seen);
  const least = candidateSize?.desired ?? 1;
  const { min, desired, max } = seen.size;
  if (min < least || desired < least) {
    const found = `group ${candidate.name} of ${candidate.releaseId} is at ${sizeInWords(seen)}`;
    const size = { min: least, desired: Math.max(desired, least), max: Math.max(max, least) };
    await putBack(context, "candidate-shrunk", found, () =>
      context.world.fleets.resize(candidate, size),
    );
  }
}

/** Stable keeps the number it was pinned at, which is the way back; more of it is welcome. */
async function keepStable(context: StepContext): Promise<void> {
  const { stable } = context.rollout();
  if (!stable) {
    return;
  }
  const { fleet, sizeBefore } = stable;
  const seen = await standing(context, fleet);
  if (!seen || seen.deleting) {
    await tellOf(context, "stable-deleted", `group ${fleet.name} of ${fleet.releaseId} is gone`);
    return;
  }
  const { min, desired, max } = seen.size;
  const least = sizeBefore.desired;
  if (min < least || desired < least) {
    const found = `group ${fleet.name} of ${fleet.releaseId} is at ${sizeInWords(seen)}`;
    const size = { min: least, desired: Math.max(desired, least), max: Math.max(max, least) };
    await putBack(context, "stable-shrunk", found, () => context.world.fleets.resize(fleet, size));
  }
  const suspended = seen.suspended.filter((name) => needed.includes(name));
  if (suspended.length > 0) {
    const found = `${suspended.join(", ")} of group ${fleet.name} (${fleet.releaseId}) suspended`;
    await tellOf(context, "stable-suspended", found);
  }
}

/** A fleet of this rollout's own must launch, heal and register. */
async function resumeProcesses(
  context: StepContext,
  fleet: Fleet,
  { suspended }: Pick<FleetObservation, "suspended">,
): Promise<void> {
  const stopped = suspended.filter((name) => needed.includes(name));
  if (stopped.length > 0) {
    const found = `${stopped.join(", ")} of group ${fleet.name} (${fleet.releaseId}) suspended`;
    await putBack(context, "candidate-suspended", found, () =>
      context.world.fleets.resume(fleet, stopped),
    );
  }
}

/** The group, looked for again before it counts as gone. */
async function standing(context: StepContext, fleet: Fleet): Promise<FleetObservation | undefined> {
  for (let absences = 0; absences < absencesWanted; absences += 1) {
    const seen = await context.world.fleets.observe(fleet);
    if (seen) {
      return seen;
    }
    await pause(context.world.clock, 1000, context.signal);
  }
  return undefined;
}

const sizeInWords = ({ size }: FleetObservation): string =>
  `min ${size.min}, desired ${size.desired}, max ${size.max}`;
