import type { DescribeSubnetsCommandInput, DescribeSubnetsResult } from "@aws-sdk/client-ec2";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { filtered } from "./filtered.ts";
import type { Subnet } from "./network.ts";
import { tagList } from "./tag-record.ts";

/** DescribeSubnets; an unknown id is an error. */
export const describeSubnets = operation<DescribeSubnetsCommandInput, DescribeSubnetsResult>(
  ["SubnetIds", "Filters.Name", "Filters.Values"],
  (region, input) => {
    const ids = input.SubnetIds ?? [];
    const named = ids.length > 0 ? ids.map((id) => region.ec2.subnetNamed(id)) : all(region);
    const wanted = filtered(named, input.Filters, {
      "subnet-id": (subnet) => subnet.subnetId,
      "vpc-id": (subnet) => subnet.vpcId,
      "availability-zone": (subnet) => subnet.availabilityZone,
      "cidr-block": (subnet) => subnet.cidr,
      state: () => "available",
    });
    return { Subnets: wanted.map((subnet) => described(region, subnet)) };
  },
);

function all(region: Region): readonly Subnet[] {
  return [...region.ec2.network.subnets.values()];
}

function described(region: Region, subnet: Subnet) {
  return {
    SubnetId: subnet.subnetId,
    SubnetArn: `arn:aws:ec2:${region.name}:${region.account}:subnet/${subnet.subnetId}`,
    VpcId: subnet.vpcId,
    AvailabilityZone: subnet.availabilityZone,
    CidrBlock: subnet.cidr,
    State: "available" as const,
    AvailableIpAddressCount:
      subnet.addresses.available() + (region.quirks.has("EC2-27") ? 0 : stoppedIn(region, subnet)),
    OwnerId: region.account,
    DefaultForAz: false,
    MapPublicIpOnLaunch: false,
    Ipv6CidrBlockAssociationSet: [],
    Tags: tagList(subnet.tags),
  };
}

/** Only without the quirk that their addresses stay taken. */
function stoppedIn({ ec2 }: Region, { subnetId }: Subnet): number {
  const stopped = ec2.instances.all().filter((one) => one.state === "stopped");
  return stopped.filter((one) => one.subnetId === subnetId).length;
}
