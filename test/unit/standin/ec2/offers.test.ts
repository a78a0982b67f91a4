// Goal: zones, Regions and instance types are told as AWS tells them, and images can be withdrawn.
// Method: the operations by themselves on a small Region.
import { expect, test } from "vitest";
import { ec2Operations } from "../../../../src/standin/ec2/operations.ts";
import { caller, refusal, smallRegion } from "./small-region.ts";

function world() {
  const { region, imageId, subnets } = smallRegion();
  return { call: caller(region, ec2Operations), imageId, subnets };
}

const filter = (Name: string, ...Values: string[]) => ({ Filters: [{ Name, Values }] });

test("zones of the Region, by name, id and filter", () => {
  const { call } = world();
  const zones = (input: object = {}): string[] =>
    call("DescribeAvailabilityZones", input).AvailabilityZones.map((one: any) => one.ZoneName);
  expect(zones()).toEqual(["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
  expect(zones({ ZoneNames: ["eu-west-1b"] })).toEqual(["eu-west-1b"]);
  expect(zones({ ZoneIds: ["euw1-az3"] })).toEqual(["eu-west-1c"]);
  expect(zones(filter("zone-id", "euw1-az1"))).toEqual(["eu-west-1a"]);
  expect(zones(filter("state", "impaired"))).toEqual([]);
  const code = (input: object) => refusal(() => call("DescribeAvailabilityZones", input)).code;
  expect(code({ ZoneNames: ["eu-west-1z"] })).toBe("InvalidParameterValue");
  expect(code({ AllAvailabilityZones: true })).toBe("NotImplemented");
});

test("Regions, the own one among them", () => {
  const { call } = world();
  const { Regions } = call("DescribeRegions");
  expect(Regions).toHaveLength(17);
  expect(call("DescribeRegions", { RegionNames: ["eu-west-1"] }).Regions).toEqual([
    {
      RegionName: "eu-west-1",
      Endpoint: "ec2.eu-west-1.amazonaws.com",
      OptInStatus: "opt-in-not-required",
    },
  ]);
  expect(call("DescribeRegions", filter("region-name", "us-*")).Regions).toHaveLength(4);
  const code = (input: object) => refusal(() => call("DescribeRegions", input)).code;
  expect(code({ RegionNames: ["mars-1"] })).toBe("InvalidParameterValue");
  expect(code({ AllRegions: true })).toBe("NotImplemented");
});

test.each([
  ["t3.small", 2, 2_048, "x86_64", 1],
  ["t4g.micro", 2, 1_024, "arm64", 2],
  ["m5.xlarge", 4, 16_384, "x86_64", 2],
  ["c7g.medium", 1, 2_048, "arm64", 1],
  ["c5.2xlarge", 8, 16_384, "x86_64", 4],
  ["r6i.large", 2, 16_384, "x86_64", 1],
])("%s has %d vCPUs and %d MiB", (name, vcpus, memory, architecture, cores) => {
  const { call } = world();
  const { InstanceTypes } = call("DescribeInstanceTypes", { InstanceTypes: [name] });
  expect(InstanceTypes).toMatchObject([
    {
      InstanceType: name,
      VCpuInfo: { DefaultVCpus: vcpus, DefaultCores: cores },
      MemoryInfo: { SizeInMiB: memory },
      ProcessorInfo: { SupportedArchitectures: [architecture] },
    },
  ]);
});

test("instance types by filter and in pages; those not known are not made up", () => {
  const { call } = world();
  const names = (input: object) =>
    call("DescribeInstanceTypes", input).InstanceTypes.map((one: any) => one.InstanceType);
  expect(names(filter("vcpu-info.default-vcpus", "1"))).toEqual([
    "c7g.medium",
    "m7g.medium",
    "r7g.medium",
  ]);
  expect(names(filter("instance-type", "t3.*"))).toHaveLength(7);
  const first = call("DescribeInstanceTypes", { MaxResults: 5 });
  expect(first.InstanceTypes).toHaveLength(5);
  const { NextToken } = first;
  expect(names({ NextToken, MaxResults: 5 })).not.toContain(first.InstanceTypes[0].InstanceType);
  const code = (name: string) =>
    refusal(() => call("DescribeInstanceTypes", { InstanceTypes: [name] })).code;
  expect(code("p5.48xlarge")).toBe("NotImplemented");
  expect(code("t3.gigantic")).toBe("InvalidInstanceType");
});

test("types are offered by Region, zone and zone id", () => {
  const { call } = world();
  const offers = (input: object) =>
    call("DescribeInstanceTypeOfferings", {
      ...input,
      ...filter("instance-type", "t3.small"),
    }).InstanceTypeOfferings;
  expect(offers({})).toEqual([
    { InstanceType: "t3.small", LocationType: "region", Location: "eu-west-1" },
  ]);
  expect(offers({ LocationType: "availability-zone" })).toHaveLength(3);
  expect(offers({ LocationType: "availability-zone-id" })[2].Location).toBe("euw1-az3");
  expect(refusal(() => offers({ LocationType: "outpost" })).code).toBe("NotImplemented");
});

test("nothing is launched from an image that was withdrawn", () => {
  const { call, imageId, subnets } = world();
  const launch = () =>
    call("RunInstances", {
      ImageId: imageId,
      InstanceType: "t3.small",
      SubnetId: subnets[0],
      MinCount: 1,
      MaxCount: 1,
    });
  launch();
  expect(call("DeregisterImage", { ImageId: imageId })).toEqual({ Return: true });
  expect(refusal(launch).code).toBe("InvalidAMIID.NotFound");
  const again = () => call("DeregisterImage", { ImageId: imageId });
  expect(refusal(again).code).toBe("InvalidAMIID.NotFound");
  expect(call("DescribeImages").Images).toEqual([]);
});
