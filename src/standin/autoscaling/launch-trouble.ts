import type { Region } from "../region.ts";
import type { Group } from "./group.ts";

/**
 * Puts off the group's next launch: twice as long after each failure in a row, from two group
 * reactions up to 400. AWS backs off too, with a cadence it does not publish (aws-facts §1.6).
 */
export function noteLaunchFailure(region: Region, group: Group, zone: string | undefined): void {
  const { groupReactionMs } = region.pace;
  const trouble = group.launchTrouble;
  trouble.failures += 1;
  trouble.until =
    region.clock.now() + Math.min(groupReactionMs * 2 ** trouble.failures, groupReactionMs * 400);
  if (zone !== undefined) {
    trouble.zones.add(zone);
  }
}

/** The activity's text when an attached target group is gone (aws-facts §1.3). */
export const targetGroupMissing =
  "One or more target groups not found. Validating load balancer configuration failed.";
