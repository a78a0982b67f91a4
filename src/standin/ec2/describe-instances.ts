import type { DescribeInstancesCommandInput, DescribeInstancesResult } from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import { describedInstance } from "./described-instance.ts";
import { instanceAttributes } from "./instance-attributes.ts";
import { instancesNamed } from "./instances-named.ts";
import { filtered } from "./filtered.ts";
import { pageOf } from "./page-of.ts";

/** DescribeInstances: one reservation per instance (aws-facts §3.2). */
export const describeInstances = operation<DescribeInstancesCommandInput, DescribeInstancesResult>(
  ["InstanceIds", "Filters.Name", "Filters.Values", "MaxResults", "NextToken"],
  (region, input) => {
    const { InstanceIds: ids = [], MaxResults: size } = input;
    if (ids.length > 0 && size !== undefined) {
      throw new AwsError(
        "InvalidParameterCombination",
        "The parameter instancesSet cannot be used with the parameter maxResults",
      );
    }
    const named = ids.length > 0 ? instancesNamed(region.ec2, ids) : region.ec2.instances.all();
    const wanted = filtered(named, input.Filters, instanceAttributes);
    const page = pageOf(wanted, (one) => one.instanceId, input, { min: 5, max: 1000 });
    return {
      Reservations: page.items.map((instance) => ({
        ReservationId: instance.reservationId,
        OwnerId: region.account,
        Groups: [],
        Instances: [describedInstance(region, instance)],
      })),
      NextToken: page.next,
    };
  },
);
