import type {
  DescribeTrafficSourcesCommandInput,
  DescribeTrafficSourcesResponse,
} from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { pageOf } from "./page-of.ts";

/** DescribeTrafficSources: whatever is attached, by either family; 50 a page (aws-facts §1.8). */
export const describeTrafficSources = operation<
  Given<DescribeTrafficSourcesCommandInput, "AutoScalingGroupName">,
  DescribeTrafficSourcesResponse
>(
  ["AutoScalingGroupName", "TrafficSourceType", "MaxRecords", "NextToken"],
  ({ autoScaling }, input) => {
    const { attachments } = autoScaling.group(input.AutoScalingGroupName);
    const shown = (input.TrafficSourceType ?? "elbv2") === "elbv2" ? [...attachments] : [];
    const page = pageOf(shown, ([arn]) => arn, input, { usual: 50, max: 50 });
    return {
      TrafficSources: page.items.map(([arn, { state }]) => ({
        TrafficSource: arn,
        State: state,
        Identifier: arn,
        Type: "elbv2",
      })),
      NextToken: page.next,
    };
  },
);
