import type { Activity, ScalingActivityStatusCode } from "@aws-sdk/client-auto-scaling";
import type { Region } from "../region.ts";
import type { Group } from "./group.ts";

/** Writes a new activity into the group's record (aws-facts §1.6). */
export function startActivity(region: Region, group: Group, story: ActivityStory): Activity {
  const activity: Activity = {
    ActivityId: region.uuid(),
    AutoScalingGroupName: group.name,
    Description: story.description,
    Cause: story.cause,
    StartTime: new Date(region.clock.now()),
    StatusCode: story.status,
    Progress: 0,
    Details: region.quirks.has("ASG-13")
      ? JSON.stringify({ "Subnet ID": story.subnetId, "Availability Zone": story.availabilityZone })
      : `in ${story.availabilityZone}`,
    AutoScalingGroupARN: group.arn,
  };
  group.activities.push(activity);
  return activity;
}

interface ActivityStory {
  readonly description: string;
  readonly cause: string;
  readonly status: ScalingActivityStatusCode;
  readonly subnetId: string;
  readonly availabilityZone: string;
}

/** Moves a running activity on. */
export function advanceActivity(
  activity: Activity,
  status: ScalingActivityStatusCode,
  progress: number,
): void {
  activity.StatusCode = status;
  activity.Progress = progress;
}

/**
 * Ends an activity. A failure's reason is in StatusMessage and repeated in Description (§1.6).
 * Ending one that has ended already changes nothing.
 */
export function endActivity(
  region: Region,
  activity: Activity,
  status: "Successful" | "Failed" | "Cancelled",
  reason?: string,
): void {
  if (!isRunning(activity)) {
    return;
  }
  activity.StatusCode = status;
  activity.Progress = 100;
  activity.EndTime = new Date(region.clock.now());
  if (reason !== undefined) {
    activity.StatusMessage = reason;
    if (!region.quirks.has("ASG-44")) return;
    activity.Description = `${activity.Description}.  Status Reason: ${reason}`;
  }
}

export function isRunning(activity: Activity): boolean {
  return activity.EndTime === undefined;
}

/** `At 2026-01-01T00:00:00Z <what happened>.`, the sentence activities' causes are made of. */
export function atNow(region: Region, event: string): string {
  const time = new Date(region.clock.now()).toISOString().replace(/\.\d+Z$/, "Z");
  return `At ${time} ${event}.`;
}

/** A cause made of several sentences, two spaces between them as AWS prints it. */
export function inOrder(...sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== "").join("  ");
}
