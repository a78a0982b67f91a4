import type { LoadBalancer as LoadBalancerOutput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { hostedZones } from "./hosted-zones.ts";
import type { LoadBalancer } from "./load-balancer.ts";

/** A load balancer as DescribeLoadBalancers shows it at `now`. */
export function loadBalancerOutput(loadBalancer: LoadBalancer, now: number): LoadBalancerOutput {
  return {
    LoadBalancerArn: loadBalancer.arn,
    DNSName: loadBalancer.dnsName,
    CanonicalHostedZoneId: hostedZones[loadBalancer.arn.split(":")[3] ?? ""],
    CreatedTime: loadBalancer.createdAt,
    LoadBalancerName: loadBalancer.name,
    Scheme: loadBalancer.scheme,
    VpcId: loadBalancer.vpcId,
    State: { Code: now < loadBalancer.activeAt ? "provisioning" : "active" },
    Type: "application",
    AvailabilityZones: loadBalancer.zones.map((zone) => ({
      ZoneName: zone.zoneName,
      SubnetId: zone.subnetId,
      LoadBalancerAddresses: [],
    })),
    SecurityGroups: [...loadBalancer.securityGroupIds],
    IpAddressType: "ipv4",
  };
}
