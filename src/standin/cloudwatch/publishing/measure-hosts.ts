import type { TargetGroup } from "../../elbv2/target-group.ts";
import type { Target } from "../../elbv2/target.ts";
import type { Region } from "../../region.ts";
import { ofLoadBalancer, ofTargetGroup } from "./balancer-dimensions.ts";
import type { Dimensions, Measurement } from "./measurement.ts";

/**
 * How many targets of each group in use are healthy and unhealthy just now, by load balancer and
 * group, and by zone (§6.4: never by one of the two alone). Targets that are registering or
 * draining are neither (UNCONFIRMED); the zone is the target's (UNCONFIRMED).
 */
export function measureHosts(region: Region): Measurement[] {
  const { elb, quirks } = region;
  return [...elb.usage()].flatMap(([groupArn, balancerArn]) => {
    const group = elb.targetGroups.get(groupArn);
    if (!group || group.targets.size === 0) return [];
    const both = { ...ofLoadBalancer(balancerArn), ...ofTargetGroup(groupArn) };
    const alone = quirks.has("CW-19") ? [] : [ofLoadBalancer(balancerArn)];
    const targets = [...group.targets.values()];
    const zones = new Set(targets.map((target) => zoneOf(region, target)));
    const zonal = [...zones].flatMap((zone) => {
      const within = targets.filter((target) => zoneOf(region, target) === zone);
      return hosts(within, [{ ...both, AvailabilityZone: zone }]);
    });
    return [...hosts(targets, [both, ...alone]), ...zonal];
  });
}

function hosts(targets: readonly Target[], dimensions: readonly Dimensions[]): Measurement[] {
  const inState = (state: Target["state"]): number =>
    targets.filter((target) => target.state === state).length;
  const common = { namespace: "AWS/ApplicationELB", unit: "Count", dimensions } as const;
  return [
    { ...common, metric: "HealthyHostCount", value: inState("healthy") },
    { ...common, metric: "UnHealthyHostCount", value: inState("unhealthy") },
  ];
}

const zoneOf = ({ ec2 }: Region, { instanceId }: Target): string =>
  ec2.instance(instanceId)?.availabilityZone ?? "";

/** RequestCountPerTarget divides by these; at least one. */
export function healthyTargets(group: TargetGroup | undefined): number {
  const targets = [...(group?.targets.values() ?? [])];
  return Math.max(1, targets.filter(({ state }) => state === "healthy").length);
}
