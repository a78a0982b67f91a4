import { fail } from "../domain/failure.ts";
import type { Fleet } from "../domain/fleet.ts";
import { absencesWanted } from "./absences.ts";
import type { StepContext } from "./context.ts";
import { putBack, tellOf } from "./drift-record.ts";
import type { FleetObservation } from "./ports.ts";
import { pause } from "./wait.ts";

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
  await keepSize(context, "candidate-shrunk", candidate, seen, candidateSize?.desired ?? 1);
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
  await keepSize(context, "stable-shrunk", fleet, seen, sizeBefore.desired);
  const stopped = suspendedOf(fleet, seen);
  if (stopped) {
    await tellOf(context, "stable-suspended", stopped.found);
  }
}

/**
 * On the way back: no less of stable than was pinned, as far as a person's maximum lets it. Returns
 * the number it is to run; 0 when its group is gone, or its size not known yet.
 */
export async function restoreStable(
  context: StepContext,
  seen: FleetObservation | undefined,
): Promise<number> {
  const { stable, candidateSize, state } = context.rollout();
  if (!stable || !seen || seen.deleting || !candidateSize) {
    return 0;
  }
  const { min, desired, max } = seen.size;
  const { sizeBefore, fleet } = stable;
  const least = Math.min(sizeBefore.desired, max > 0 ? max : sizeBefore.desired);
  if (desired < least) {
    const found = `group ${fleet.name} of ${fleet.releaseId} is at ${sizeInWords(seen)}`;
    const size = { min: Math.max(min, least), desired: least, max: Math.max(max, least) };
    const act = (): Promise<void> => context.world.fleets.resize(fleet, size);
    // What is given back unrecorded must not wait for a record.
    await (state.kind === "undoing" ? putBack(context, "stable-shrunk", found, act) : act());
  }
  return least;
}

/** Neither minimum nor desired number under `least`; more is left as it is. */
async function keepSize(
  context: StepContext,
  what: "candidate-shrunk" | "stable-shrunk",
  fleet: Fleet,
  seen: FleetObservation,
  least: number,
): Promise<void> {
  const { min, desired, max } = seen.size;
  if (min >= least && desired >= least) {
    return;
  }
  const found = `group ${fleet.name} of ${fleet.releaseId} is at ${sizeInWords(seen)}`;
  const size = { min: least, desired: Math.max(desired, least), max: Math.max(max, least) };
  await putBack(context, what, found, () => context.world.fleets.resize(fleet, size));
}

/** A fleet of this rollout's own must launch, heal and register. */
async function resumeProcesses(
  context: StepContext,
  fleet: Fleet,
  seen: FleetObservation,
): Promise<void> {
  const stopped = suspendedOf(fleet, seen);
  if (stopped) {
    await putBack(context, "candidate-suspended", stopped.found, () =>
      context.world.fleets.resume(fleet, stopped.processes),
    );
  }
}

/** Of what a fleet needs to run, the processes that do not, and the same in words. */
function suspendedOf(fleet: Fleet, { suspended }: FleetObservation) {
  const processes = suspended.filter((name) => needed.includes(name));
  const found = `${processes.join(", ")} of group ${fleet.name} (${fleet.releaseId}) suspended`;
  return processes.length === 0 ? undefined : { processes, found };
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
