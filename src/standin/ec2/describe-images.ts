import type { DescribeImagesCommandInput, DescribeImagesResult } from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import type { MachineImage } from "./machine-image.ts";
import { filtered } from "./filtered.ts";
import { notImplemented } from "../not-implemented.ts";
import { requirePrefix } from "./require-prefix.ts";
import { tagList } from "./tag-record.ts";

/** DescribeImages: all images belong to the account and are available (aws-facts §3.2). */
export const describeImages = operation<DescribeImagesCommandInput, DescribeImagesResult>(
  ["ImageIds", "Owners", "Filters.Name", "Filters.Values"],
  (region, input) => {
    const ids = input.ImageIds ?? [];
    const named =
      ids.length > 0
        ? ids.map((id) => imageNamed(region, id))
        : ownedBy(region, input.Owners ?? []);
    const wanted = filtered(named, input.Filters, {
      "image-id": (image) => image.imageId,
      name: (image) => image.name,
      state: () => "available",
      architecture: () => "x86_64",
      "owner-id": () => region.account,
    });
    return { Images: wanted.map((image) => described(region, image)) };
  },
);

function imageNamed(region: Region, id: string): MachineImage {
  requirePrefix(id, "ami-", "InvalidAMIID.Malformed");
  const image = region.ec2.images.get(id);
  if (!image) {
    throw new AwsError("InvalidAMIID.NotFound", `The image id '[${id}]' does not exist`);
  }
  return image;
}

function ownedBy(region: Region, owners: readonly string[]): readonly MachineImage[] {
  const alias = owners.find((owner) => owner !== "self" && !/^\d{12}$/.test(owner));
  if (alias !== undefined) {
    throw notImplemented(`images owned by '${alias}'`);
  }
  const ours = owners.length === 0 || owners.includes("self") || owners.includes(region.account);
  return ours ? [...region.ec2.images.values()] : [];
}

function described(region: Region, image: MachineImage) {
  return {
    ImageId: image.imageId,
    Name: image.name,
    State: "available" as const,
    OwnerId: region.account,
    ImageLocation: `${region.account}/${image.name}`,
    CreationDate: image.createdAt.toISOString(),
    Public: false,
    Architecture: "x86_64" as const,
    ImageType: "machine" as const,
    RootDeviceType: "ebs" as const,
    RootDeviceName: "/dev/xvda",
    VirtualizationType: "hvm" as const,
    Hypervisor: "xen" as const,
    PlatformDetails: "Linux/UNIX",
    BlockDeviceMappings: [],
    Tags: tagList(image.tags),
  };
}
