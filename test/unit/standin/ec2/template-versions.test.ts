import { expect, test } from "vitest";
import { ec2Operations } from "../../../../src/standin/ec2/operations.ts";
import { caller, refusal, smallRegion } from "./small-region.ts";

/** A template `web` with version 1, and what a test needs to make and look at more. */
function withTemplate() {
  const world = smallRegion();
  const call = caller(world.region, ec2Operations);
  const data = { ImageId: world.imageId, InstanceType: "t3.small", UserData: "YQ==" };
  const { LaunchTemplateId } = call("CreateLaunchTemplate", {
    LaunchTemplateName: "web",
    LaunchTemplateData: data,
    VersionDescription: "first",
  }).LaunchTemplate;
  const add = (LaunchTemplateData: object, more: object = {}) =>
    call("CreateLaunchTemplateVersion", {
      LaunchTemplateName: "web",
      LaunchTemplateData,
      ...more,
    }).LaunchTemplateVersion;
  const versions = (input: object = {}) =>
    call("DescribeLaunchTemplateVersions", {
      LaunchTemplateName: "web",
      ...input,
    }).LaunchTemplateVersions.map((one: any) => one.VersionNumber);
  const resolved = (Version?: string) =>
    world.region.ec2.resolveTemplate({ LaunchTemplateName: "web", Version });
  return { ...world, call, data, LaunchTemplateId, add, versions, resolved };
}

test("a version is numbered, described newest first, and not the default by itself", () => {
  const { call, add, data, versions, resolved, LaunchTemplateId } = withTemplate();
  expect(add({ InstanceType: "t3.large" }, { VersionDescription: "bare" })).toMatchObject({
    LaunchTemplateId,
    VersionNumber: 2,
    DefaultVersion: false,
    VersionDescription: "bare",
    LaunchTemplateData: { InstanceType: "t3.large" },
  });
  expect(versions()).toEqual([2, 1]);
  expect(resolved("$Latest")).toMatchObject({ version: 2, data: { InstanceType: "t3.large" } });
  expect(resolved()).toMatchObject({ version: 1, data });
  expect(resolved("$Default").version).toBe(1);
  const inherited = add({ InstanceType: "t3.micro" }, { SourceVersion: "1" });
  expect(inherited).toMatchObject({ VersionNumber: 3 });
  expect(inherited.LaunchTemplateData).toEqual({ ...data, InstanceType: "t3.micro" });
  expect(add({}, { SourceVersion: "$Latest" }).LaunchTemplateData.InstanceType).toBe("t3.micro");
  expect(resolved("1").data).toEqual(data);
  const [shown] = call("DescribeLaunchTemplates").LaunchTemplates;
  expect(shown).toMatchObject({ DefaultVersionNumber: 1, LatestVersionNumber: 4 });
});

test("the default moves only when told, to a number there is", () => {
  const { call, add, resolved, versions, LaunchTemplateId } = withTemplate();
  add({ InstanceType: "t3.large" });
  const modify = (input: object) => call("ModifyLaunchTemplate", input).LaunchTemplate;
  expect(modify({ LaunchTemplateId, DefaultVersion: "2" })).toMatchObject({
    DefaultVersionNumber: 2,
  });
  expect(resolved().version).toBe(2);
  const isDefault = { Filters: [{ Name: "is-default-version", Values: ["true"] }] };
  expect(versions(isDefault)).toEqual([2]);
  for (const DefaultVersion of ["3", "$Latest", "x"]) {
    expect(refusal(() => modify({ LaunchTemplateId, DefaultVersion }))).toMatchObject({
      code: "InvalidLaunchTemplateId.VersionNotFound",
      message: `The launch template version ${DefaultVersion} is not found for the specified launch template.`,
    });
  }
  const both = { LaunchTemplateId, LaunchTemplateName: "web", DefaultVersion: "1" };
  expect(refusal(() => modify(both)).code).toBe("InvalidParameterCombination");
  expect(refusal(() => modify({ LaunchTemplateId })).code).toBe("MissingParameter");
});

test("versions are asked for by number, range, page and filter, and across templates", () => {
  const { call, add, versions, LaunchTemplateId } = withTemplate();
  for (let version = 2; version <= 5; version++) add({ InstanceType: `t3.${version}` });
  expect(versions({ Versions: ["2", "$Latest", "$Default"] })).toEqual([5, 2, 1]);
  expect(versions({ MinVersion: "2", MaxVersion: "4" })).toEqual([4, 3, 2]);
  expect(versions({ MaxVersion: "2" })).toEqual([2, 1]);
  const type = { Filters: [{ Name: "instance-type", Values: ["t3.2", "t3.4"] }] };
  expect(versions(type)).toEqual([4, 2]);
  const page = call("DescribeLaunchTemplateVersions", { LaunchTemplateId, MaxResults: 2 });
  expect(page.LaunchTemplateVersions.map((one: any) => one.VersionNumber)).toEqual([5, 4]);
  expect(versions({ MaxResults: 2, NextToken: page.NextToken })).toEqual([3, 2]);
  expect(refusal(() => versions({ MaxResults: 201 })).code).toBe("InvalidParameterValue");
  expect(refusal(() => versions({ Filters: [{ Name: "tag:a", Values: ["b"] }] })).status).toBe(501);
  expect(refusal(() => versions({ Versions: ["9"] }))).toMatchObject({
    code: "InvalidLaunchTemplateId.VersionNotFound",
    message: `Could not find the specified version 9 for the launch template with ID ${LaunchTemplateId}.`,
  });

  call("CreateLaunchTemplate", {
    LaunchTemplateName: "other",
    LaunchTemplateData: { InstanceType: "t3.nano" },
  });
  const all = (input: object) =>
    call("DescribeLaunchTemplateVersions", input).LaunchTemplateVersions.map(
      (one: any) => `${one.LaunchTemplateName} ${one.VersionNumber}`,
    );
  expect(all({ Versions: ["$Latest"] })).toEqual(["web 5", "other 1"]);
  expect(all({ Versions: ["$Latest", "$Default"] })).toEqual(["web 5", "web 1", "other 1"]);
  expect(refusal(() => all({})).code).toBe("MissingParameter");
  expect(refusal(() => all({ Versions: ["1"] })).code).toBe("InvalidParameterValue");
});

test("versions are deleted one by one, but not the default; numbers are not given again", () => {
  const { call, add, versions, LaunchTemplateId } = withTemplate();
  add({ InstanceType: "t3.large" });
  add({ InstanceType: "t3.large" });
  const named = { LaunchTemplateId, LaunchTemplateName: "web" };
  expect(
    call("DeleteLaunchTemplateVersions", { LaunchTemplateId, Versions: ["1", "3", "7"] }),
  ).toMatchObject({
    SuccessfullyDeletedLaunchTemplateVersions: [{ ...named, VersionNumber: 3 }],
    UnsuccessfullyDeletedLaunchTemplateVersions: [
      { VersionNumber: 1, ResponseError: { Code: "unexpectedError" } },
      { VersionNumber: 7, ResponseError: { Code: "launchTemplateVersionDoesNotExist" } },
    ],
  });
  expect(versions()).toEqual([2, 1]);
  expect(versions({ Versions: ["$Latest"] })).toEqual([2]);
  expect(add({ InstanceType: "t3.nano" }).VersionNumber).toBe(4);
});

test("a client token makes one version; used for another request it is refused", () => {
  const { add, versions } = withTemplate();
  const more = { ClientToken: "t", SourceVersion: "1" };
  const first = add({ InstanceType: "t3.large" }, more);
  expect(add({ InstanceType: "t3.large" }, more)).toEqual(first);
  expect(versions()).toEqual([2, 1]);
  expect(refusal(() => add({ InstanceType: "t3.nano" }, more)).code).toBe(
    "IdempotentParameterMismatch",
  );
  expect(refusal(() => add({}, { SourceVersion: "8" })).code).toBe(
    "InvalidLaunchTemplateId.VersionNotFound",
  );
  expect(refusal(() => add({ UserData: "no base64!" })).code).toBe("InvalidUserData.Malformed");
});

test("an image may be a parameter, looked up at every launch", async () => {
  const { region, call, add, imageId, subnets, advance } = withTemplate();
  const values = new Map([["/ami", imageId]]);
  const get = (name: string) => {
    const value = values.get(name);
    return value === undefined ? undefined : { value };
  };
  Object.assign(region, { parameters: { get } });
  const alias = { ImageId: "resolve:ssm:/ami", InstanceType: "t3.small" };
  expect(add(alias).LaunchTemplateData.ImageId).toBe("resolve:ssm:/ami");
  const newer = region.ec2.addImage({ name: "newer" });
  const launch = () =>
    region.ec2.launch({
      template: region.ec2.resolveTemplate({ LaunchTemplateName: "web", Version: "$Latest" }),
      subnetId: subnets[0]!,
      tags: {},
    });
  expect(launch().imageId).toBe(imageId);
  values.set("/ami", newer);
  const { instanceId, imageId: second } = launch();
  expect(second).toBe(newer);
  await advance(60);
  const asked = { LaunchTemplateName: "web", Versions: ["$Latest"], ResolveAlias: true };
  const [shown] = call("DescribeLaunchTemplateVersions", asked).LaunchTemplateVersions;
  expect(shown.LaunchTemplateData.ImageId).toBe(newer);
  expect(
    call("GetLaunchTemplateData", { InstanceId: instanceId }).LaunchTemplateData,
  ).toMatchObject({ ImageId: newer, InstanceType: "t3.small" });

  for (const value of [undefined, "none"]) {
    values.delete("/ami");
    if (value !== undefined) values.set("/ami", value);
    expect(refusal(launch).code).toBe("SsmInvalidParameter");
  }
  const reference = region.ec2.resolveTemplate({ LaunchTemplateName: "web", Version: "2" });
  expect(region.ec2.validateForLaunch(reference)).toContain("does not hold an AMI ID");
});
