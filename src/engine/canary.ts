import type { BootReport } from "../domain/boot.ts";
import { fail, RolloutFailure } from "../domain/failure.ts";
import { readBoots } from "./boot-watch.ts";
import type { StepContext } from "./context.ts";
import type { FleetInstance } from "./ports.ts";

/** Boot reports of the canary that counts; a second one beside it is CANARY_REPLACED. */
export async function canaryReports(context: StepContext): Promise<readonly BootReport[]> {
  const counting = countingReports(context, await readBoots(context));
  // A fleet that was kept is verified whole.
  if (context.rollout().reusesKept !== true) {
    refuseSecondLaunch(counting.map(({ instanceId }) => instanceId));
  }
  return counting;
}

/** Reports of instances other than a canary that was taken away. */
export const countingReports = (
  context: StepContext,
  reports: readonly BootReport[],
): readonly BootReport[] => reports.filter(({ instanceId }) => counts(context, instanceId));

/** The group's instances, those of a canary that was lost before apart. */
export async function canaryInstances(context: StepContext): Promise<readonly FleetInstance[]> {
  const seen = await context.world.fleets.observe(context.rollout().candidate);
  const counting = (seen?.instances ?? []).filter(({ instanceId }) => counts(context, instanceId));
  refuseSecondLaunch(counting.map(({ instanceId }) => instanceId));
  return counting;
}

const counts = (context: StepContext, instanceId: string): boolean =>
  !(context.rollout().lostCanaries ?? []).includes(instanceId);

function refuseSecondLaunch(instanceIds: readonly string[]): void {
  if (new Set(instanceIds).size > 1) {
    fail({
      code: "CANARY_REPLACED",
      summary: `The canary was replaced: ${instanceIds.join(", ")} were launched for one.`,
      // Had the first one failed by the release's fault, it would have said so.
      causedByRelease: false,
    });
  }
}

/**
 * Does `again` after `work`, once in a rollout, when the canary was taken away meanwhile (Spot,
 * maintenance, a zone, a person) and its group has launched another: that says nothing about the
 * release.
 */
export async function againIfLost(
  context: StepContext,
  work: () => Promise<void>,
  again: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const isReplaced = error instanceof RolloutFailure && error.failure.code === "CANARY_REPLACED";
    if (!isReplaced || !(await noteLost(context))) {
      throw error;
    }
    await again();
  }
}

async function noteLost(context: StepContext): Promise<boolean> {
  const { candidate, lostCanaries } = context.rollout();
  if (lostCanaries) {
    return false;
  }
  const seen = await context.world.fleets.observe(candidate);
  if (seen && seen.size.desired > 1) {
    fail({
      code: "DRIFT",
      summary:
        `Somebody set group ${candidate.name} to ${seen.size.desired} instances while its one ` +
        "canary was being looked at.",
      remedy: "Find out who (CloudTrail names the caller), then deploy again.",
      causedByRelease: false,
    });
  }
  const standing = (seen?.instances ?? [])
    .filter(({ state }) => !state.startsWith("Terminat"))
    .map(({ instanceId }) => instanceId);
  const reports = await context.world.boots.reports(candidate.rollout);
  const known = [...reports, ...(seen?.instances ?? [])].map(({ instanceId }) => instanceId);
  const lost = [...new Set(known)].filter((id) => !standing.includes(id));
  if (lost.length === 0 || standing.length > 1) {
    return false;
  }
  await context.note({ lostCanaries: lost });
  const message = `The canary ${lost.join(", ")} was taken away; the next one is tried, once.`;
  context.tell({ event: "note", message });
  return true;
}
