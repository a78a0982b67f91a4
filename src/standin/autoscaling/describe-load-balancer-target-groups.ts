import type {
  DescribeLoadBalancerTargetGroupsCommandInput,
  DescribeLoadBalancerTargetGroupsResponse,
} from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { pageOf } from "./page-of.ts";

/**
 * DescribeLoadBalancerTargetGroups: what is attached and how far it is (aws-facts §1.3), but for
 * what AttachTrafficSources attached (API reference).
 */
export const describeLoadBalancerTargetGroups = operation<
  Given<DescribeLoadBalancerTargetGroupsCommandInput, "AutoScalingGroupName">,
  DescribeLoadBalancerTargetGroupsResponse
>(["AutoScalingGroupName", "MaxRecords", "NextToken"], (region, input) => {
  const { attachments } = region.autoScaling.group(input.AutoScalingGroupName);
  const shown = [...attachments].filter(([, { family }]) => family === "target-groups");
  const page = pageOf(shown, ([arn]) => arn, input, { usual: 100, max: 100 });
  return {
    LoadBalancerTargetGroups: page.items.map(([LoadBalancerTargetGroupARN, { state: State }]) => ({
      LoadBalancerTargetGroupARN,
      State,
    })),
    NextToken: page.next,
  };
});
