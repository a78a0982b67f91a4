import type {
  DescribeLoadBalancerTargetGroupsCommandInput,
  DescribeLoadBalancerTargetGroupsResponse,
} from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { pageOf } from "./page-of.ts";

/** DescribeLoadBalancerTargetGroups: what is attached and how far it is (aws-facts §1.3). */
export const describeLoadBalancerTargetGroups = operation<
  Given<DescribeLoadBalancerTargetGroupsCommandInput, "AutoScalingGroupName">,
  DescribeLoadBalancerTargetGroupsResponse
>(["AutoScalingGroupName", "MaxRecords", "NextToken"], ({ autoScaling }, input) => {
  const { attachments } = autoScaling.group(input.AutoScalingGroupName);
  const page = pageOf([...attachments], ([arn]) => arn, input, { usual: 100, max: 100 });
  return {
    LoadBalancerTargetGroups: page.items.map(([LoadBalancerTargetGroupARN, State]) => ({
      LoadBalancerTargetGroupARN,
      State,
    })),
    NextToken: page.next,
  };
});
