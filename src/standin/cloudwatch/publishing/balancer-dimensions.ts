import type { Dimensions } from "./measurement.ts";

/** `LoadBalancer=app/<name>/<hex>` (aws-facts §6.4). */
export function ofLoadBalancer(loadBalancerArn: string): Dimensions {
  return { LoadBalancer: loadBalancerArn.split(":loadbalancer/")[1] ?? "" };
}

/** `TargetGroup=targetgroup/<name>/<hex>` (aws-facts §6.4). */
export function ofTargetGroup(targetGroupArn: string): Dimensions {
  return { TargetGroup: targetGroupArn.split(":").at(-1) ?? "" };
}

/** The same once more for its zone, where there is one. */
export function alsoByZone(dimensions: Dimensions, zone: string | undefined): Dimensions[] {
  return zone === undefined
    ? [dimensions]
    : [dimensions, { ...dimensions, AvailabilityZone: zone }];
}
