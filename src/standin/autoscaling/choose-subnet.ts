import type { Subnet } from "../ec2/network.ts";
import type { Region } from "../region.ts";
import type { Group } from "./group.ts";
import { isCapacity } from "./member.ts";

/**
 * The subnet for the next launch: in the zone with the fewest of the group's instances, zones where
 * the last launches failed only when there is no other (aws-facts §1.6: retries go over the zones),
 * unless the group is to stay `balanced-only` (API reference, AvailabilityZoneDistribution).
 */
export function chooseSubnet(region: Region, group: Group): Subnet | undefined {
  const subnets = group.subnetIds.flatMap((id) => region.ec2.subnet(id) ?? []);
  const avoids = group.zoneDistribution === "balanced-best-effort" && region.quirks.has("ASG-43");
  const failed = avoids ? group.launchTrouble.zones : new Set<string>();
  const untried = subnets.filter((subnet) => !failed.has(subnet.availabilityZone));
  if (untried.length === 0) {
    failed.clear();
  }
  const load = (zone: string) =>
    [...group.members.values()].filter(
      (member) => isCapacity(member) && member.availabilityZone === zone,
    ).length;
  return (untried.length > 0 ? untried : subnets).toSorted(
    (a, b) => load(a.availabilityZone) - load(b.availabilityZone),
  )[0];
}
