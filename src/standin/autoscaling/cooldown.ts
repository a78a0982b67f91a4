import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import { isRunning } from "./activities.ts";
import type { Group } from "./group.ts";

/** When a simple scaling policy last acted, and what it wants to be waited for. */
export interface SimpleScaling {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly cooldownSeconds: number;
}

/**
 * Until when a group's simple policies wait, epoch milliseconds: for the activities since the last
 * one acted, and then for its cooldown (user guide, "Scaling cooldowns"). Infinity while an
 * activity goes on, 0 when nothing is waited for.
 */
function coolsUntil({ simpleScaling, activities }: Group): number {
  if (!simpleScaling) return 0;
  const since = activities.filter(
    ({ StartTime }) => (StartTime?.getTime() ?? 0) >= simpleScaling.at,
  );
  if (since.some((activity) => isRunning(activity))) return Number.POSITIVE_INFINITY;
  const ends = since.map(({ EndTime }) => EndTime?.getTime() ?? 0);
  return Math.max(simpleScaling.at, ...ends) + simpleScaling.cooldownSeconds * 1_000;
}

/** Whether a simple policy has to wait. */
export function isCooling({ clock, quirks }: Region, group: Group): boolean {
  return clock.now() < coolsUntil(group) && quirks.has("ASG-83");
}

/** ScalingActivityInProgress while the group cools down (texts UNCONFIRMED). */
export function refuseWhileCooling(region: Region, group: Group): void {
  if (!isCooling(region, group)) return;
  const running = group.activities.findLast((activity) => isRunning(activity));
  throw new AwsError(
    "ScalingActivityInProgress",
    running
      ? `Scaling activity ${running.ActivityId} is in progress and blocks this action`
      : `The cooldown period of ${group.name} is not over and blocks this action`,
  );
}
