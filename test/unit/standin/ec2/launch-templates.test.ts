import { expect, test } from "vitest";
import { ec2Operations } from "../../../../src/standin/ec2/operations.ts";
import { caller, refusal, smallRegion } from "./small-region.ts";

const data = { ImageId: "ami-1", InstanceType: "t3.small" };

test("a template is created once per client token and found by name, id and tag", () => {
  const { region } = smallRegion();
  const call = caller(region, ec2Operations);
  const input = {
    LaunchTemplateName: "web-1",
    ClientToken: "t1",
    LaunchTemplateData: data,
    TagSpecifications: [{ ResourceType: "launch-template", Tags: [{ Key: "team", Value: "a" }] }],
  };
  const first = call("CreateLaunchTemplate", input).LaunchTemplate;
  expect(call("CreateLaunchTemplate", input).LaunchTemplate).toEqual(first);
  expect(first).toMatchObject({ LatestVersionNumber: 1, Tags: [{ Key: "team", Value: "a" }] });

  const other = { ...input, LaunchTemplateData: { ...data, InstanceType: "t3.large" } };
  expect(refusal(() => call("CreateLaunchTemplate", other)).code).toBe(
    "IdempotentParameterMismatch",
  );
  expect(refusal(() => call("CreateLaunchTemplate", { ...input, ClientToken: "t2" })).code).toBe(
    "InvalidLaunchTemplateName.AlreadyExistsException",
  );

  for (const query of [
    { LaunchTemplateNames: ["web-1"] },
    { LaunchTemplateIds: [first.LaunchTemplateId] },
    { Filters: [{ Name: "tag:team", Values: ["a"] }] },
    { Filters: [{ Name: "launch-template-name", Values: ["web-*"] }] },
  ]) {
    expect(call("DescribeLaunchTemplates", query).LaunchTemplates).toEqual([first]);
  }
  const none = { Filters: [{ Name: "tag:team", Values: ["b"] }] };
  expect(call("DescribeLaunchTemplates", none).LaunchTemplates).toEqual([]);
});

test("a deleted template is gone by name and by id", () => {
  const { region } = smallRegion();
  const call = caller(region, ec2Operations);
  const { LaunchTemplateId } = call("CreateLaunchTemplate", {
    LaunchTemplateName: "web-1",
    LaunchTemplateData: data,
  }).LaunchTemplate;
  expect(
    call("DescribeLaunchTemplateVersions", { LaunchTemplateId, Versions: ["$Latest"] })
      .LaunchTemplateVersions,
  ).toMatchObject([{ VersionNumber: 1, DefaultVersion: true, LaunchTemplateData: data }]);
  expect(
    refusal(() => call("DescribeLaunchTemplateVersions", { LaunchTemplateId, Versions: ["2"] }))
      .code,
  ).toBe("InvalidLaunchTemplateId.VersionNotFound");
  call("DeleteLaunchTemplate", { LaunchTemplateName: "web-1" });
  expect(refusal(() => call("DeleteLaunchTemplate", { LaunchTemplateName: "web-1" })).code).toBe(
    "InvalidLaunchTemplateName.NotFoundException",
  );
  expect(refusal(() => call("DescribeLaunchTemplateVersions", { LaunchTemplateId })).code).toBe(
    "InvalidLaunchTemplateId.NotFound",
  );
});

test("user data must be base64 of at most 16,384 bytes", () => {
  const { region } = smallRegion();
  const call = caller(region, ec2Operations);
  const create = (name: string, UserData: string) =>
    call("CreateLaunchTemplate", {
      LaunchTemplateName: name,
      LaunchTemplateData: { ...data, UserData },
    });
  const base64 = (bytes: number) => Buffer.alloc(bytes, "x").toString("base64");
  create("fits", base64(16_384));
  expect(refusal(() => create("plain", "#!/bin/sh\n"))).toMatchObject({
    code: "InvalidUserData.Malformed",
    message: "Invalid BASE64 encoding of user data.",
  });
  expect(refusal(() => create("long", base64(16_385)))).toMatchObject({
    code: "InvalidParameterValue",
    message: "User data is limited to 16384 bytes",
  });
  expect(refusal(() => create("huge", base64(20_000)))).toMatchObject({
    code: "InvalidUserData.Malformed",
    message: "Encoded User data is limited to 25600 bytes",
  });
});

test("options the instance driver cannot be told about are not accepted silently", () => {
  const { region } = smallRegion();
  const call = caller(region, ec2Operations);
  const create = (MetadataOptions: object) =>
    call("CreateLaunchTemplate", {
      LaunchTemplateName: "web-1",
      LaunchTemplateData: { ...data, MetadataOptions },
    });
  expect(refusal(() => create({ HttpEndpoint: "disabled" })).status).toBe(501);
  expect(refusal(() => create({ InstanceMetadataTags: "enabled" })).status).toBe(501);
});

test("what a launch would refuse is told without launching", () => {
  const { region, imageId, groupId } = smallRegion();
  const call = caller(region, ec2Operations);
  const reason = (name: string, LaunchTemplateData: object) => {
    call("CreateLaunchTemplate", { LaunchTemplateName: name, LaunchTemplateData });
    return region.ec2.validateForLaunch(region.ec2.resolveTemplate({ LaunchTemplateName: name }));
  };
  const good = { ImageId: imageId, InstanceType: "t3.small", SecurityGroupIds: [groupId] };
  expect(reason("good", good)).toBeUndefined();
  expect(reason("no-image", { ...good, ImageId: "ami-0" })).toBe(
    "The image id '[ami-0]' does not exist",
  );
  expect(reason("no-type", { ...good, InstanceType: "m5.medium" })).toBe(
    "Invalid value 'm5.medium' for InstanceType.",
  );
  expect(reason("no-group", { ...good, SecurityGroupIds: ["sg-1"] })).toBe(
    "The security group 'sg-1' does not exist",
  );
});

test.each([
  { LaunchTemplateData: { MetadataOptions: { HttpTokens: "bogus" } } },
  { LaunchTemplateData: { MetadataOptions: { HttpEndpoint: "bogus" } } },
  { LaunchTemplateData: { MetadataOptions: { InstanceMetadataTags: "bogus" } } },
  { LaunchTemplateData: { InstanceInitiatedShutdownBehavior: "bogus" } },
  { ClientToken: "x".repeat(129) },
  { ClientToken: "\u00e9" },
])("a template with %j is refused", (input) => {
  const { region } = smallRegion();
  const ec2 = caller(region, ec2Operations);
  const create = (more: object) =>
    ec2("CreateLaunchTemplate", { LaunchTemplateName: "web", LaunchTemplateData: {}, ...more });
  expect(refusal(() => create(input)).code).toBe("InvalidParameterValue");
  create({ ClientToken: "x".repeat(128) });
});
