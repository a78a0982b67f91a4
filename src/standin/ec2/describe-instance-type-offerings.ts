import type {
  DescribeInstanceTypeOfferingsCommandInput,
  DescribeInstanceTypeOfferingsResult,
  InstanceTypeOffering,
} from "@aws-sdk/client-ec2";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { filtered } from "./filtered.ts";
import { knownTypes } from "./known-types.ts";
import { pageOf } from "./page-of.ts";
import { zoneId } from "./zone-id.ts";
import { zonesOf } from "./zones-of.ts";

/** DescribeInstanceTypeOfferings: every type of `known-types.ts` is offered everywhere. */
export const describeInstanceTypeOfferings = operation<
  DescribeInstanceTypeOfferingsCommandInput,
  DescribeInstanceTypeOfferingsResult
>(
  ["LocationType", "Filters.Name", "Filters.Values", "MaxResults", "NextToken"],
  (region, input) => {
    const { LocationType = "region" } = input;
    const all = locations(region, LocationType).flatMap((Location) =>
      knownTypes.map(({ name }) => ({ name, Location })),
    );
    const wanted = filtered<{ name: string; Location: string; tags?: never }>(all, input.Filters, {
      "instance-type": ({ name }) => name,
      location: ({ Location }) => Location,
    });
    const idOf = (one: { name: string; Location: string }): string => `${one.Location} ${one.name}`;
    const page = pageOf(wanted, idOf, input, { min: 5, max: 1_000 });
    return {
      InstanceTypeOfferings: page.items.map(({ name, Location }) => ({
        InstanceType: name as NonNullable<InstanceTypeOffering["InstanceType"]>,
        LocationType,
        Location,
      })),
      NextToken: page.next,
    };
  },
);

function locations(region: Region, type: string): readonly string[] {
  if (type === "region") return [region.name];
  if (type === "availability-zone") return zonesOf(region);
  if (type === "availability-zone-id") return zonesOf(region).map((name) => zoneId(name));
  throw notImplemented(`LocationType ${type}`);
}
