import type {
  DescribeSecurityGroupsCommandInput,
  DescribeSecurityGroupsResult,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { filtered } from "./filtered.ts";
import type { SecurityGroup } from "./network.ts";
import { pageOf } from "./page-of.ts";
import { requirePrefix } from "./require-prefix.ts";
import { tagList } from "./tag-record.ts";

/** DescribeSecurityGroups: names only; the stand-in's network has no rules and lets all through. */
export const describeSecurityGroups = operation<
  DescribeSecurityGroupsCommandInput,
  DescribeSecurityGroupsResult
>(["GroupIds", "Filters.Name", "Filters.Values", "MaxResults", "NextToken"], (region, input) => {
  const ids = input.GroupIds ?? [];
  const { securityGroups } = region.ec2.network;
  const named =
    ids.length > 0 ? ids.map((id) => groupNamed(region, id)) : [...securityGroups.values()];
  const wanted = filtered(named, input.Filters, {
    "group-id": (group) => group.groupId,
    "group-name": (group) => group.name,
    "vpc-id": (group) => group.vpcId,
  });
  const page = pageOf(wanted, (one) => one.groupId, input, { min: 5, max: 1000 });
  return {
    SecurityGroups: page.items.map((group) => described(region, group)),
    NextToken: page.next,
  };
});

function groupNamed(region: Region, id: string): SecurityGroup {
  requirePrefix(id, "sg-", "InvalidGroupId.Malformed");
  const group = region.ec2.network.securityGroups.get(id);
  if (!group) {
    throw new AwsError("InvalidGroup.NotFound", `The security group '${id}' does not exist`);
  }
  return group;
}

function described(region: Region, group: SecurityGroup) {
  return {
    GroupId: group.groupId,
    GroupName: group.name,
    Description: group.name,
    VpcId: group.vpcId,
    OwnerId: region.account,
    IpPermissions: [],
    IpPermissionsEgress: [],
    Tags: tagList(group.tags),
  };
}
