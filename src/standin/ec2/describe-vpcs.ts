import type { DescribeVpcsCommandInput, DescribeVpcsResult } from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { filtered } from "./filtered.ts";
import type { Vpc } from "./network.ts";
import { tagList } from "./tag-record.ts";

/** DescribeVpcs; an unknown id is an error. */
export const describeVpcs = operation<DescribeVpcsCommandInput, DescribeVpcsResult>(
  ["VpcIds", "Filters.Name", "Filters.Values"],
  (region, input) => {
    const ids = input.VpcIds ?? [];
    const { vpcs } = region.ec2.network;
    const named = ids.length > 0 ? ids.map((id) => vpcNamed(region, id)) : [...vpcs.values()];
    const wanted = filtered(named, input.Filters, {
      "vpc-id": (vpc) => vpc.vpcId,
      cidr: (vpc) => vpc.cidr,
      state: () => "available",
      "is-default": () => "false",
    });
    return { Vpcs: wanted.map((vpc) => described(region, vpc)) };
  },
);

function vpcNamed(region: Region, id: string): Vpc {
  const vpc = region.ec2.network.vpcs.get(id);
  if (!vpc) {
    throw new AwsError("InvalidVpcID.NotFound", `The vpc ID '${id}' does not exist`);
  }
  return vpc;
}

function described(region: Region, vpc: Vpc) {
  return {
    VpcId: vpc.vpcId,
    CidrBlock: vpc.cidr,
    State: "available" as const,
    OwnerId: region.account,
    IsDefault: false,
    InstanceTenancy: "default" as const,
    CidrBlockAssociationSet: [],
    Ipv6CidrBlockAssociationSet: [],
    Tags: tagList(vpc.tags),
  };
}
