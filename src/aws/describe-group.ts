import type { AutoScalingClient, AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import { DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { attempt } from "./attempt.ts";

/** One group by name; an unknown name is an empty list, not an error (aws-facts §1.8). */
export async function describeGroup(
  client: AutoScalingClient,
  name: string,
): Promise<AutoScalingGroup | undefined> {
  if (name === "") {
    // An empty list of names would mean every group of the account.
    throw new Error("a group without a name cannot be described");
  }
  const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] });
  const answer = await attempt(
    { action: "autoscaling:DescribeAutoScalingGroups", resource: `group ${name}` },
    () => client.send(command),
  );
  return answer.AutoScalingGroups?.find((group) => group.AutoScalingGroupName === name);
}
