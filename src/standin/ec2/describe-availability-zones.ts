import type {
  DescribeAvailabilityZonesCommandInput,
  DescribeAvailabilityZonesResult,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import { filtered } from "./filtered.ts";
import { zoneId } from "./zone-id.ts";
import { zonesOf } from "./zones-of.ts";

/**
 * DescribeAvailabilityZones: all are available. Local Zones do not exist here, hence none are told
 * of that would have to be opted into. An unknown name or id is InvalidParameterValue.
 */
export const describeAvailabilityZones = operation<
  DescribeAvailabilityZonesCommandInput,
  DescribeAvailabilityZonesResult
>(
  ["ZoneNames", "ZoneIds", "AllAvailabilityZones", "Filters.Name", "Filters.Values"],
  (region, input) => {
    if (input.AllAvailabilityZones === true) throw notImplemented("AllAvailabilityZones=true");
    const all = zonesOf(region);
    const { ZoneNames: names = [], ZoneIds: ids = [] } = input;
    const unknown =
      names.find((name) => !all.includes(name)) ??
      ids.find((id) => !all.some((name) => zoneId(name) === id));
    if (unknown !== undefined) {
      throw new AwsError("InvalidParameterValue", `Invalid availability zone: [${unknown}]`);
    }
    const isNamed = (name: string): boolean =>
      (names.length === 0 && ids.length === 0) ||
      names.includes(name) ||
      ids.includes(zoneId(name));
    const named = all.filter((name) => isNamed(name)).map((name) => ({ name }));
    const wanted = filtered<{ readonly name: string; tags?: never }>(named, input.Filters, {
      "zone-name": ({ name }) => name,
      "zone-id": ({ name }) => zoneId(name),
      "zone-type": () => "availability-zone",
      "region-name": () => region.name,
      state: () => "available",
      "opt-in-status": () => "opt-in-not-required",
    });
    return {
      AvailabilityZones: wanted.map(({ name }) => ({
        State: "available" as const,
        OptInStatus: "opt-in-not-required" as const,
        Messages: [],
        RegionName: region.name,
        ZoneName: name,
        ZoneId: zoneId(name),
        GroupName: `${region.name}-zg-1`,
        NetworkBorderGroup: region.name,
        ZoneType: "availability-zone",
      })),
    };
  },
);
