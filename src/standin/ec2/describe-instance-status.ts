import type {
  DescribeInstanceStatusCommandInput,
  DescribeInstanceStatusResult,
  InstanceStatus,
} from "@aws-sdk/client-ec2";
import { operation } from "../operation.ts";
import type { Ec2Instance } from "./ec2-instance.ts";
import { instanceAttributes } from "./instance-attributes.ts";
import { instanceState } from "./instance-state.ts";
import { instancesNamed } from "./instances-named.ts";
import { filtered } from "./filtered.ts";
import { pageOf } from "./page-of.ts";

/**
 * DescribeInstanceStatus: running instances only, unless IncludeAllInstances. A running machine
 * passes its status checks at once; AWS takes minutes over `initializing` (no published figure).
 */
export const describeInstanceStatus = operation<
  DescribeInstanceStatusCommandInput,
  DescribeInstanceStatusResult
>(
  [
    "InstanceIds",
    "IncludeAllInstances",
    "Filters.Name",
    "Filters.Values",
    "MaxResults",
    "NextToken",
  ],
  ({ ec2 }, input) => {
    const ids = input.InstanceIds ?? [];
    const named = ids.length > 0 ? instancesNamed(ec2, ids) : ec2.instances.all();
    const wanted = filtered(named, input.Filters, instanceAttributes).filter(
      ({ state }) => input.IncludeAllInstances === true || state === "running",
    );
    const page = pageOf(wanted, (one) => one.instanceId, input, { min: 5, max: 1000 });
    return { InstanceStatuses: page.items.map(status), NextToken: page.next };
  },
);

function status(instance: Ec2Instance): InstanceStatus {
  const running = instance.state === "running";
  const summary = {
    Status: running ? ("ok" as const) : ("not-applicable" as const),
    Details: running ? [{ Name: "reachability" as const, Status: "passed" as const }] : [],
  };
  return {
    InstanceId: instance.instanceId,
    AvailabilityZone: instance.availabilityZone,
    InstanceState: instanceState(instance.state),
    InstanceStatus: summary,
    SystemStatus: summary,
    Events: [],
  };
}
