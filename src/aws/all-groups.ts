import type { AutoScalingClient, AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import { DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { attempt } from "./attempt.ts";
import { pages } from "./pages.ts";

/** Every group of the account and Region, all pages. */
export async function allGroups(client: AutoScalingClient): Promise<readonly AutoScalingGroup[]> {
  return await pages<AutoScalingGroup>(async (NextToken) => {
    const command = new DescribeAutoScalingGroupsCommand({ MaxRecords: 100, NextToken });
    const page = await attempt(
      { action: "autoscaling:DescribeAutoScalingGroups", resource: "all groups" },
      () => client.send(command),
    );
    return { items: page.AutoScalingGroups, next: page.NextToken };
  });
}

/** Target groups a group registers its instances with; either family counts (aws-facts §1.1). */
export function attachments(group: AutoScalingGroup): readonly string[] {
  const sources = (group.TrafficSources ?? []).flatMap(({ Identifier }) => Identifier ?? []);
  return [...(group.TargetGroupARNs ?? []), ...sources];
}
