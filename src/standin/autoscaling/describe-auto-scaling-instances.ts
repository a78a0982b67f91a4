import type {
  AutoScalingInstancesType,
  DescribeAutoScalingInstancesCommandInput,
} from "@aws-sdk/client-auto-scaling";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { describedMember } from "./described-member.ts";
import type { Member } from "./member.ts";
import { pageOf } from "./page-of.ts";

/**
 * DescribeAutoScalingInstances: instances of all groups, unknown ids left out, 50 a page (aws-facts
 * §1.8). HealthStatus is in capitals here, unlike in the group's own list (the API
 * reference's example).
 */
export const describeAutoScalingInstances = operation<
  DescribeAutoScalingInstancesCommandInput,
  AutoScalingInstancesType
>(["InstanceIds", "MaxRecords", "NextToken"], (region, input) => {
  const ids = input.InstanceIds ?? [];
  const rows = region.autoScaling
    .all()
    .flatMap((group) => [...group.members.values()].map((member) => ({ group, member })))
    .filter(({ member }) => ids.length === 0 || ids.includes(member.instanceId));
  const page = pageOf(rows, ({ member }) => member.instanceId, input, { usual: 50, max: 50 });
  return {
    AutoScalingInstances: page.items.map(({ group, member }) => ({
      ...describedMember(region, group, member),
      LifecycleState: member.state,
      AutoScalingGroupName: group.name,
      HealthStatus: healthStatus(region, member),
    })),
    NextToken: page.next,
  };
});

function healthStatus({ quirks }: Region, { ailment }: Member): string {
  if (!quirks.has("ASG-59")) return ailment === undefined ? "Healthy" : "Unhealthy";
  return ailment === undefined ? "HEALTHY" : "UNHEALTHY";
}
