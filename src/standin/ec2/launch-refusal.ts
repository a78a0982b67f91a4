import { _InstanceType } from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import type { MachineImage } from "./machine-image.ts";
import type { Network, Subnet } from "./network.ts";
import type { ResolvedTemplate } from "./resolved-template.ts";

const instanceTypes: ReadonlySet<string> = new Set(Object.values(_InstanceType));

/**
 * Why an instance of this template would not launch, in EC2's words (aws-facts §1.1, §1.6): the
 * image, the instance type (of the SDK model's own list) and the security groups are looked at.
 * Without a subnet the groups need only exist. Undefined when nothing speaks against it.
 */
export function launchRefusal(
  known: { readonly images: ReadonlyMap<string, MachineImage>; readonly network: Network },
  template: ResolvedTemplate,
  subnet?: Subnet,
): AwsError | undefined {
  const { ImageId: image, InstanceType: type, SecurityGroupIds: groups = [] } = template.data;
  if (image === undefined || type === undefined) {
    const missing = image === undefined ? "ImageId" : "InstanceType";
    return new AwsError("MissingParameter", `The request must contain the parameter ${missing}`);
  }
  if (!known.images.has(image)) {
    return new AwsError("InvalidAMIID.NotFound", `The image id '[${image}]' does not exist`);
  }
  if (!instanceTypes.has(type)) {
    return new AwsError("InvalidParameterValue", `Invalid value '${type}' for InstanceType.`);
  }
  const stranger = groups.find((id) => !reachable(known.network, id, subnet));
  const where = subnet ? ` in VPC '${subnet.vpcId}'` : "";
  return stranger === undefined
    ? undefined
    : new AwsError(
        "InvalidGroup.NotFound",
        `The security group '${stranger}' does not exist${where}`,
      );
}

function reachable(network: Network, groupId: string, subnet: Subnet | undefined): boolean {
  const group = network.securityGroups.get(groupId);
  return group !== undefined && (subnet === undefined || subnet.vpcId === group.vpcId);
}
