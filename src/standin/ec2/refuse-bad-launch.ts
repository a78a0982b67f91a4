import { _InstanceType, type ResponseLaunchTemplateData } from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import { imageOf } from "./image-of.ts";
import type { Network, Subnet } from "./network.ts";
import { requirePrefix } from "./require-prefix.ts";

const instanceTypes: ReadonlySet<string> = new Set(Object.values(_InstanceType));

/** By the SDK model's own list. */
export function isInstanceType(name: string): boolean {
  return instanceTypes.has(name);
}

/**
 * Throws why an instance would not launch, in EC2's words (aws-facts §1.1, §1.6): the image, the
 * instance type and the security groups are looked at. Without a
 * subnet the groups need only exist. Returns the image that a launch would use now.
 */
export function refuseBadLaunch(
  region: Region,
  data: ResponseLaunchTemplateData,
  subnet?: Subnet,
): string {
  const { InstanceType: type, SecurityGroupIds: groups = [] } = data;
  const image = imageOf(region, data);
  if (image === undefined || type === undefined) {
    const missing = image === undefined ? "ImageId" : "InstanceType";
    throw new AwsError("MissingParameter", `The request must contain the parameter ${missing}`);
  }
  requirePrefix(image, "ami-", "InvalidAMIID.Malformed");
  if (!region.ec2.images.has(image)) {
    throw new AwsError("InvalidAMIID.NotFound", `The image id '[${image}]' does not exist`);
  }
  if (!isInstanceType(type)) {
    throw new AwsError("InvalidParameterValue", `Invalid value '${type}' for InstanceType.`);
  }
  for (const id of groups) requirePrefix(id, "sg-", "InvalidGroupId.Malformed");
  const stranger = groups.find((id) => !reachable(region.ec2.network, id, subnet));
  if (stranger === undefined) return image;
  const where = subnet ? ` in VPC '${subnet.vpcId}'` : "";
  throw new AwsError(
    "InvalidGroup.NotFound",
    `The security group '${stranger}' does not exist${where}`,
  );
}

function reachable(network: Network, groupId: string, subnet: Subnet | undefined): boolean {
  const group = network.securityGroups.get(groupId);
  return group !== undefined && (subnet === undefined || subnet.vpcId === group.vpcId);
}
