import type { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { allGroups, attachments } from "./all-groups.ts";

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
  const groups = await allGroups(client);
  return groups
    .filter((group) => attachments(group).some((arn) => wanted.has(arn)))
    .reduce((sum, { DesiredCapacity = 0 }) => sum + DesiredCapacity, 0);
}
