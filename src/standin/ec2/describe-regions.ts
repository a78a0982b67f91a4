import type { DescribeRegionsCommandInput, DescribeRegionsResult } from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import { filtered } from "./filtered.ts";

/**
 * DescribeRegions: those that every account has (AWS's general reference), and the stand-in's own.
 * There is nothing in the others. An unknown name is InvalidParameterValue (text UNCONFIRMED).
 */
export const describeRegions = operation<DescribeRegionsCommandInput, DescribeRegionsResult>(
  ["RegionNames", "AllRegions", "Filters.Name", "Filters.Values"],
  (region, input) => {
    if (input.AllRegions === true) throw notImplemented("AllRegions=true");
    const all = [...new Set([...everybodys, region.name])];
    const unknown = input.RegionNames?.find((name) => !all.includes(name));
    if (unknown !== undefined) {
      throw new AwsError("InvalidParameterValue", `Invalid region provided: ${unknown}`);
    }
    const names = input.RegionNames ?? [];
    const described = all
      .filter((name) => names.length === 0 || names.includes(name))
      .map((RegionName) => ({
        RegionName,
        Endpoint: `ec2.${RegionName}.amazonaws.com`,
        OptInStatus: everybodys.includes(RegionName) ? "opt-in-not-required" : "opted-in",
      }));
    const wanted = filtered<(typeof described)[number] & { tags?: never }>(
      described,
      input.Filters,
      {
        "region-name": (one) => one.RegionName,
        endpoint: (one) => one.Endpoint,
        "opt-in-status": (one) => one.OptInStatus,
      },
    );
    return { Regions: [...wanted] };
  },
);

/** Regions that need not be opted into. */
const everybodys = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
];
