import type { DescribeInstancesCommandInput, DescribeInstancesResult } from "@aws-sdk/client-ec2";
import { operation } from "../operation.ts";
import { describedReservations } from "./described-reservation.ts";
import { instancesAsked } from "./instances-asked.ts";
import { pageOf } from "./page-of.ts";

/** DescribeInstances; a page counts instances, which are shown by their reservations (§3.2). */
export const describeInstances = operation<DescribeInstancesCommandInput, DescribeInstancesResult>(
  ["InstanceIds", "Filters.Name", "Filters.Values", "MaxResults", "NextToken"],
  (region, input) => {
    const wanted = instancesAsked(region, input);
    const page = pageOf(wanted, (one) => one.instanceId, input, { min: 5, max: 1000 });
    return { Reservations: describedReservations(region, page.items), NextToken: page.next };
  },
);
