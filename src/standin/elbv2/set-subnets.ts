import type { SetSubnetsCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import { findLoadBalancer } from "./find.ts";
import { loadBalancerOutput } from "./load-balancer-output.ts";
import { acceptedZones } from "./zones.ts";

/**
 * SetSubnets: replaces the zones whole, two at least. Targets in a zone left out stay registered
 * and become unused (ALB user guide), those in a new one are checked; at once, where AWS takes its
 * time. Subnets of another VPC are InvalidConfigurationRequest (UNCONFIRMED).
 */
export const setSubnets = operation(
  ["LoadBalancerArn", "Subnets", "SubnetMappings.SubnetId"],
  (region, input: SetSubnetsCommandInput) => {
    const loadBalancer = findLoadBalancer(region.elb, input.LoadBalancerArn);
    const { zones, vpcId } = acceptedZones(region, input);
    if (vpcId !== loadBalancer.vpcId) {
      throw new AwsError(
        "InvalidConfigurationRequest",
        `The subnets are not in the VPC '${loadBalancer.vpcId}' of the load balancer`,
      );
    }
    loadBalancer.zones = zones;
    region.elb.settleAll();
    const { AvailabilityZones, IpAddressType } = loadBalancerOutput(
      loadBalancer,
      region.clock.now(),
    );
    return { AvailabilityZones, IpAddressType };
  },
);
