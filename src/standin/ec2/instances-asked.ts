import type { Filter } from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import type { Ec2Instance } from "./ec2-instance.ts";
import { filtered } from "./filtered.ts";
import { instanceAttributes } from "./instance-attributes.ts";
import { instancesNamed, refuseMalformed, visibleInstances } from "./instances-named.ts";

interface Asked {
  readonly InstanceIds?: readonly string[] | undefined;
  readonly Filters?: readonly Filter[] | undefined;
  readonly MaxResults?: number | undefined;
}

/**
 * The instances that a Describe names, in ids or filters (aws-facts §3.2): an unknown id is an
 * error, a filter that nothing matches is not; ids and MaxResults exclude each other.
 */
export function instancesAsked(region: Region, asked: Asked): readonly Ec2Instance[] {
  const { InstanceIds: ids = [], MaxResults: size } = asked;
  if (ids.length > 0 && size !== undefined && region.quirks.has("EC2-03")) {
    throw new AwsError(
      "InvalidParameterCombination",
      "The parameter instancesSet cannot be used with the parameter maxResults",
    );
  }
  if (!region.quirks.has("EC2-02")) instancesNamed(region, filteredIds(asked));
  const named = ids.length > 0 ? byIds(region, ids) : visibleInstances(region);
  return filtered(named, asked.Filters, instanceAttributes(region));
}

const filteredIds = ({ Filters = [] }: Asked): readonly string[] =>
  Filters.flatMap(({ Name: name, Values: values = [] }) => (name === "instance-id" ? values : []));

function byIds(region: Region, ids: readonly string[]): readonly Ec2Instance[] {
  if (region.quirks.has("EC2-01")) return instancesNamed(region, ids);
  refuseMalformed(ids);
  return visibleInstances(region).filter(({ instanceId }) => ids.includes(instanceId));
}
