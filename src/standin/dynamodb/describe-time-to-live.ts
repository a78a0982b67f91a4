import { operation } from "../operation.ts";
import type { DescribeTimeToLiveInput, DescribeTimeToLiveOutput } from "@aws-sdk/client-dynamodb";

/** DescribeTimeToLive: whether and by which attribute items expire. */
export const describeTimeToLive = operation<DescribeTimeToLiveInput, DescribeTimeToLiveOutput>(
  ["TableName"],
  (region, input) => {
    const { timeToLive } = region.dynamodb.describedTable(input.TableName ?? "");
    return {
      TimeToLiveDescription:
        timeToLive.status === "DISABLED"
          ? { TimeToLiveStatus: "DISABLED" }
          : { TimeToLiveStatus: timeToLive.status, AttributeName: timeToLive.attribute },
    };
  },
);
