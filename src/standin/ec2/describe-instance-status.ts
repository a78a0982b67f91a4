import type {
  DescribeInstanceStatusCommandInput,
  DescribeInstanceStatusResult,
  InstanceStatus,
} from "@aws-sdk/client-ec2";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import type { Ec2Instance } from "./ec2-instance.ts";
import { filtered } from "./filtered.ts";
import { instanceState } from "./instance-state.ts";
import { instancesAsked } from "./instances-asked.ts";
import { pageOf } from "./page-of.ts";
import { zoneId } from "./zone-id.ts";

/**
 * DescribeInstanceStatus: running instances only, unless IncludeAllInstances. A machine passes its
 * checks `pace.statusChecksMs` after it has booted, until then they are `initializing`.
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
  (region, input) => {
    const { Filters, ...asked } = input;
    const isAll = input.IncludeAllInstances === true || !region.quirks.has("EC2-15");
    const standing = instancesAsked(region, asked).filter(
      ({ state }) => isAll || state === "running",
    );
    const check = (instance: Ec2Instance) => checks(region, instance);
    const wanted = filtered(standing, Filters, {
      "availability-zone": (instance) => instance.availabilityZone,
      "availability-zone-id": (instance) => zoneId(instance.availabilityZone),
      "instance-state-code": (instance) => String(instanceState(instance.state).Code),
      "instance-state-name": (instance) => instance.state,
      "instance-status.reachability": (instance) => check(instance).Details[0]?.Status,
      "instance-status.status": (instance) => check(instance).Status,
      "system-status.reachability": (instance) => check(instance).Details[0]?.Status,
      "system-status.status": (instance) => check(instance).Status,
    });
    const page = pageOf(wanted, (one) => one.instanceId, input, { min: 5, max: 1000 });
    const shown = page.items.map((instance) => status(instance, check(instance)));
    return { InstanceStatuses: shown, NextToken: page.next };
  },
);

function status(instance: Ec2Instance, summary: ReturnType<typeof checks>): InstanceStatus {
  return {
    InstanceId: instance.instanceId,
    AvailabilityZone: instance.availabilityZone,
    AvailabilityZoneId: zoneId(instance.availabilityZone),
    InstanceState: instanceState(instance.state),
    InstanceStatus: summary,
    SystemStatus: summary,
    Events: [],
  };
}

function checks({ clock, pace, quirks }: Region, { state, bootedAt = 0 }: Ec2Instance) {
  if (state !== "running") return { Status: "not-applicable" as const, Details: [] };
  const passed = clock.now() >= bootedAt + pace.statusChecksMs || !quirks.has("EC2-14");
  const detail = passed ? ("passed" as const) : ("initializing" as const);
  return {
    Status: passed ? ("ok" as const) : ("initializing" as const),
    Details: [{ Name: "reachability" as const, Status: detail }],
  };
}
