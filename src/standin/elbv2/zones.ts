import type { CreateLoadBalancerCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import { validationError } from "../validation-error.ts";
import type { LoadBalancer } from "./load-balancer.ts";

/**
 * The zones of a new load balancer, from `Subnets` or `SubnetMappings`, not both: at least two
 * Availability Zones of one VPC, one subnet in each (the API's text for CreateLoadBalancer).
 *
 * @throws ValidationError, SubnetNotFound, InvalidConfigurationRequest (codes of the last for two
 *   subnets in a zone and for two VPCs, and all texts but one, UNCONFIRMED)
 */
export function acceptedZones(
  region: Region,
  input: Pick<CreateLoadBalancerCommandInput, "Subnets" | "SubnetMappings">,
): Pick<LoadBalancer, "zones" | "vpcId"> {
  const mapped = input.SubnetMappings?.map((mapping) => mapping.SubnetId ?? "") ?? [];
  const named = input.Subnets ?? [];
  if (mapped.length > 0 && named.length > 0) {
    throw validationError("You cannot specify both subnets and subnet mappings");
  }
  const subnets = [...named, ...mapped].map((subnetId) => {
    const subnet = region.ec2.subnet(subnetId);
    if (!subnet) {
      throw new AwsError("SubnetNotFound", `The subnet ID '${subnetId}' does not exist`);
    }
    return { subnetId, zoneName: subnet.availabilityZone, vpcId: subnet.vpcId };
  });
  const zoneNames = new Set(subnets.map((subnet) => subnet.zoneName));
  if (zoneNames.size < subnets.length) {
    throw refused("A load balancer cannot have more than one subnet in an Availability Zone");
  }
  if (zoneNames.size < 2) {
    throw validationError(
      "At least two subnets in two different Availability Zones must be specified",
    );
  }
  const [vpcId = "", ...others] = new Set(subnets.map((subnet) => subnet.vpcId));
  if (others.length > 0) throw refused("The subnets of a load balancer must be in one VPC");
  const zones = subnets.map(({ zoneName, subnetId }) => ({ zoneName, subnetId }));
  return { vpcId, zones: zones.toSorted((a, b) => (a.zoneName < b.zoneName ? -1 : 1)) };
}

/** The zones of a seeded load balancer; its subnets must be there and are not looked at further. */
export function seededZones(
  region: Region,
  subnetIds: readonly string[],
): Pick<LoadBalancer, "zones" | "vpcId"> {
  const subnets = subnetIds.map((subnetId) => {
    const subnet = region.ec2.subnet(subnetId);
    if (!subnet) throw new Error(`no subnet ${subnetId} for a load balancer`);
    return { subnetId, zoneName: subnet.availabilityZone, vpcId: subnet.vpcId };
  });
  const zones = subnets.map(({ zoneName, subnetId }) => ({ zoneName, subnetId }));
  return { vpcId: subnets[0]?.vpcId ?? "", zones };
}

function refused(message: string): AwsError {
  return new AwsError("InvalidConfigurationRequest", message);
}
