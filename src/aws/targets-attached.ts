import type { AutoScalingClient, AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import { DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { attempt } from "./attempt.ts";

/**
 * Desired capacity over all groups of the account and Region that are attached to any of the target
 * groups, ours or not: all count towards the load balancer's quota.
 */
export async function targetsAttached(
  client: AutoScalingClient,
  targetGroupArns: readonly string[],
): Promise<number> {
  if (targetGroupArns.length === 0) {
    return 0;
  }
  const wanted = new Set(targetGroupArns);
  let targets = 0;
  let token: string | undefined;
  do {
    const command = new DescribeAutoScalingGroupsCommand({
      MaxRecords: 100,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    const page = await attempt(
      { action: "autoscaling:DescribeAutoScalingGroups", resource: "all groups" },
      () => client.send(command),
    );
    for (const group of page.AutoScalingGroups ?? []) {
      targets += attachments(group).some((arn) => wanted.has(arn))
        ? (group.DesiredCapacity ?? 0)
        : 0;
    }
    token = page.NextToken;
  } while (token !== undefined && token !== "");
  return targets;
}

/** Either family of attachment counts (aws-facts §1.1). */
function attachments(group: AutoScalingGroup): readonly string[] {
  const sources = (group.TrafficSources ?? []).flatMap(({ Identifier }) => Identifier ?? []);
  return [...(group.TargetGroupARNs ?? []), ...sources];
}
