import type { DescribeTargetGroupsCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../operation.ts";
import { findLoadBalancer, findTargetGroup, noTargetGroup } from "./find.ts";
import { page } from "./page.ts";
import type { Region } from "../region.ts";
import { targetGroupOutput } from "./target-group-output.ts";
import type { TargetGroup } from "./target-group.ts";

/** DescribeTargetGroups: all, by ARN, by name, or those a load balancer uses. Unknown: an error. */
export const describeTargetGroups = operation(
  ["LoadBalancerArn", "TargetGroupArns", "Names", "Marker", "PageSize"],
  (region, input: DescribeTargetGroupsCommandInput) => {
    const { items, nextMarker } = page(selected(region, input), input);
    return {
      TargetGroups: items.map((group) => targetGroupOutput(region.elb, group)),
      NextMarker: nextMarker,
    };
  },
);

function selected(
  { elb, quirks }: Region,
  input: DescribeTargetGroupsCommandInput,
): readonly TargetGroup[] {
  const all = [...elb.targetGroups.values()];
  const { LoadBalancerArn: loadBalancerArn, TargetGroupArns: arns, Names: names } = input;
  if (arns?.length) return arns.map((arn) => findTargetGroup(elb, arn));
  if (names?.length) {
    const byName = new Map(all.map((group) => [group.name, group]));
    const unknown = quirks.has("ELB-18") ? noTargetGroup : () => [];
    return names.flatMap((name) => byName.get(name) ?? unknown());
  }
  if (loadBalancerArn === undefined) return all;
  const { arn } = findLoadBalancer(elb, loadBalancerArn);
  return all.filter((group) => elb.usage().get(group.arn) === arn);
}
