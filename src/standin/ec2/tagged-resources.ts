import type { ResourceType } from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import { instancesNamed, visibleInstances } from "./instances-named.ts";

/** Anything of EC2 that carries tags; `tags` is the resource's own record. */
interface TaggedResource {
  readonly resourceId: string;
  readonly resourceType: ResourceType;
  readonly tags: Record<string, string>;
}

/** Every taggable resource the Region holds. */
export function taggedResources(region: Region): readonly TaggedResource[] {
  const { ec2 } = region;
  const { network } = ec2;
  return [
    ...visibleInstances(region).map((one) => tagged(one.instanceId, "instance", one.tags)),
    ...ec2.templates.all().map((one) => tagged(one.launchTemplateId, "launch-template", one.tags)),
    ...[...ec2.images.values()].map((one) => tagged(one.imageId, "image", one.tags)),
    ...[...network.vpcs.values()].map((one) => tagged(one.vpcId, "vpc", one.tags)),
    ...[...network.subnets.values()].map((one) => tagged(one.subnetId, "subnet", one.tags)),
    ...[...network.securityGroups.values()].map((one) =>
      tagged(one.groupId, "security-group", one.tags),
    ),
  ];
}

/** The resources of these ids; an unknown one fails the request with its type's NotFound code. */
export function resourcesNamed(region: Region, ids: readonly string[]): readonly TaggedResource[] {
  const known = new Map(taggedResources(region).map((one) => [one.resourceId, one]));
  return ids.map((id) => {
    const found = known.get(id);
    if (found) {
      return found;
    }
    if (id.startsWith("i-")) {
      instancesNamed(region, [id]);
    }
    const code = notFoundCodes[id.replace(/-.*$/, "")];
    throw code === undefined
      ? new AwsError("InvalidID", `The ID '${id}' is not valid`)
      : new AwsError(code, `The ID '${id}' does not exist`);
  });
}

function tagged(
  resourceId: string,
  resourceType: ResourceType,
  tags: Record<string, string>,
): TaggedResource {
  return { resourceId, resourceType, tags };
}

const notFoundCodes: Readonly<Record<string, string>> = {
  lt: "InvalidLaunchTemplateId.NotFound",
  ami: "InvalidAMIID.NotFound",
  vpc: "InvalidVpcID.NotFound",
  subnet: "InvalidSubnetID.NotFound",
  sg: "InvalidGroup.NotFound",
};
