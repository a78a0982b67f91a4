import type { Activity, AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { DescribeScalingActivitiesCommand } from "@aws-sdk/client-auto-scaling";
import type { LaunchFailure } from "../engine/ports.ts";
import { attempt } from "./attempt.ts";
import { launchFailureKind } from "./launch-failure-kind.ts";

/** A group's failed launches since `sinceMs`, newest first; none when the group is unknown. */
export async function launchFailures(
  client: AutoScalingClient,
  groupName: string,
  sinceMs: number,
): Promise<readonly LaunchFailure[]> {
  // One page: a group that fails more than 100 launches in one rollout has said enough.
  const command = new DescribeScalingActivitiesCommand({
    AutoScalingGroupName: groupName,
    MaxRecords: 100,
  });
  const answer = await attempt<{ readonly Activities?: Activity[] | undefined }>(
    { action: "autoscaling:DescribeScalingActivities", resource: `group ${groupName}` },
    () => client.send(command),
    {
      ValidationError: async (error) => {
        if (error instanceof Error && /not found/.test(error.message)) {
          return { Activities: [] };
        }
        throw error;
      },
    },
  );
  return failuresOf(answer.Activities ?? [], sinceMs);
}

/** Failed means Failed or Cancelled at 100 %, after our call (aws-facts §1.6). */
export function failuresOf(
  activities: readonly Activity[],
  sinceMs: number,
): readonly LaunchFailure[] {
  return activities
    .filter(({ StatusCode }) => StatusCode === "Failed" || StatusCode === "Cancelled")
    .filter(({ Progress }) => Progress === undefined || Progress === 100)
    .filter(({ Description }) => Description?.startsWith("Launching") ?? true)
    .flatMap((activity) => {
      const at = activity.StartTime?.getTime() ?? 0;
      const reason = activity.StatusMessage ?? activity.Description ?? "no reason given";
      return at < sinceMs
        ? []
        : [{ at, reason, kind: launchFailureKind(reason), ...placeOf(activity) }];
    })
    .sort((a, b) => b.at - a.at)
    .map((failure) => ({ ...failure, at: new Date(failure.at).toISOString() }));
}

/** Details are a string of JSON (aws-facts §1.6); whatever else it is says nothing. */
function placeOf({ Details }: Activity): Pick<LaunchFailure, "subnetId" | "zone"> {
  const read = (name: string): string | undefined =>
    new RegExp(`"${name}"\\s*:\\s*"([^"]+)"`).exec(Details ?? "")?.[1];
  return { subnetId: read("Subnet ID"), zone: read("Availability Zone") };
}
