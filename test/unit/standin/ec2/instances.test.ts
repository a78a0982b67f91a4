import { expect, test } from "vitest";
import { AwsError } from "../../../../src/standin/aws-error.ts";
import { ec2Operations } from "../../../../src/standin/ec2/operations.ts";
import { caller, refusal, smallRegion } from "./small-region.ts";

function withTemplate(data: object = {}) {
  const world = smallRegion();
  const call = caller(world.region, ec2Operations);
  call("CreateLaunchTemplate", {
    LaunchTemplateName: "web-1",
    LaunchTemplateData: {
      ImageId: world.imageId,
      InstanceType: "t3.small",
      SecurityGroupIds: [world.groupId],
      ...data,
    },
  });
  const launch = (tags: Record<string, string> = {}, subnetId = world.subnets[0]!) =>
    world.region.ec2.launch({
      template: world.region.ec2.resolveTemplate({ LaunchTemplateName: "web-1" }),
      subnetId,
      tags,
    });
  return { ...world, call, launch };
}

test("an instance runs, is terminated and stays visible for an hour", async () => {
  const { region, call, launch, advance, driver, clock } = withTemplate();
  const seen: string[] = [];
  region.ec2.onStateChange((instance, previous) => seen.push(`${previous}>${instance.state}`));
  const { instanceId } = launch();
  const state = () =>
    call("DescribeInstances", { InstanceIds: [instanceId] }).Reservations[0].Instances[0].State;
  expect(refusal(state).code).toBe("InvalidInstanceID.NotFound");
  await advance(50);
  expect(state()).toEqual({ Code: 0, Name: "pending" });
  await advance(40);
  expect(driver.machines.size).toBe(0);
  await advance(20);
  expect(state()).toEqual({ Code: 16, Name: "running" });
  expect(region.ec2.instance(instanceId)?.machine).toBeDefined();

  expect(call("TerminateInstances", { InstanceIds: [instanceId] }).TerminatingInstances).toEqual([
    {
      InstanceId: instanceId,
      PreviousState: { Code: 16, Name: "running" },
      CurrentState: { Code: 32, Name: "shutting-down" },
    },
  ]);
  await advance(100);
  expect(state()).toEqual({ Code: 48, Name: "terminated" });
  expect(driver.machines.get(instanceId)?.ended).toBe(true);
  expect(seen).toEqual(["pending>running", "running>shutting-down", "shutting-down>terminated"]);
  const output = call("GetConsoleOutput", { InstanceId: instanceId }).Output;
  expect(Buffer.from(output, "base64").toString()).toBe(`console of ${instanceId}`);

  clock.advance(3_590_000);
  expect(state().Name).toBe("terminated");
  clock.advance(20_000);
  expect(refusal(state).code).toBe("InvalidInstanceID.NotFound");
  expect(region.ec2.launches).toHaveLength(1);
});

test("an instance terminated before its machine starts never starts one", async () => {
  const { region, launch, advance, driver } = withTemplate();
  const { instanceId } = launch();
  region.ec2.terminate(instanceId);
  await advance(1_000);
  expect(driver.machines.size).toBe(0);
  expect(region.ec2.instance(instanceId)?.state).toBe("terminated");
});

test("the driver gets decoded user data, the profile and the IMDS options", async () => {
  const { launch, advance, driver } = withTemplate({
    UserData: Buffer.from('{"slipway":1}').toString("base64"),
    IamInstanceProfile: { Name: "web" },
    MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 2 },
  });
  const { instanceId, privateIp } = launch();
  await advance(200);
  const order = driver.machines.get(instanceId)!.order;
  expect(Buffer.from(order.userData).toString()).toBe('{"slipway":1}');
  expect(order).toMatchObject({
    privateIp,
    instanceProfileArn: "arn:aws:iam::111122223333:instance-profile/web",
    metadata: { tokensRequired: true, hopLimit: 2 },
  });
});

test("addresses are unique in the subnet, skip AWS's own, run out and come back", async () => {
  const { region, launch, vpcId, advance } = withTemplate();
  const small = region.ec2.addSubnet({
    vpcId,
    availabilityZone: "eu-west-1c",
    cidr: "10.0.9.0/28",
  });
  const instances = Array.from({ length: 11 }, () => launch({}, small));
  const addresses = instances.map((one) => one.privateIp);
  expect(new Set(addresses).size).toBe(11);
  expect(addresses[0]).toBe("10.0.9.4");
  expect(addresses.at(-1)).toBe("10.0.9.14");
  expect(refusal(() => launch({}, small)).code).toBe("InsufficientFreeAddressesInSubnet");
  region.ec2.terminate(instances[3]!.instanceId);
  await advance(100);
  expect(launch({}, small).privateIp).toBe("10.0.9.7");
});

test("a machine that dies before it runs is a failed launch; later it stops", async () => {
  const { region, launch, advance, driver } = withTemplate();
  driver.boots = false;
  const stillborn = launch();
  await advance(120);
  driver.machines.get(stillborn.instanceId)!.events.died("no image");
  await advance(10);
  expect(stillborn).toMatchObject({
    state: "terminated",
    reason: "Server.InternalError: no image",
  });

  driver.boots = true;
  const other = launch();
  await advance(120);
  driver.machines.get(other.instanceId)!.events.died("power");
  await advance(100);
  expect(other.state).toBe("stopped");
  region.ec2.terminate(other.instanceId);
  await advance(100);
  expect(other.state).toBe("terminated");
});

test("instances are found by id, tag, state and page", async () => {
  const { call, launch, advance } = withTemplate({
    TagSpecifications: [
      {
        ResourceType: "instance",
        Tags: [
          { Key: "from", Value: "template" },
          { Key: "kept", Value: "yes" },
        ],
      },
    ],
  });
  const ids = Array.from({ length: 7 }, (_, n) => launch({ n: `${n}`, from: "caller" }).instanceId);
  await advance(200);
  const found = (input: object) =>
    call("DescribeInstances", input).Reservations.map((r: any) => r.Instances[0].InstanceId);
  expect(found({ Filters: [{ Name: "tag:from", Values: ["caller"] }] })).toEqual(ids);
  expect(found({ Filters: [{ Name: "tag:kept", Values: ["yes"] }] })).toEqual(ids);
  expect(found({ Filters: [{ Name: "tag:n", Values: ["2", "3"] }] })).toEqual(ids.slice(2, 4));
  expect(found({ Filters: [{ Name: "instance-id", Values: [ids[6], "i-0"] }] })).toEqual([ids[6]]);
  expect(found({ Filters: [{ Name: "instance-state-name", Values: ["stopped"] }] })).toEqual([]);
  const first = call("DescribeInstances", { MaxResults: 5 });
  expect(first.Reservations).toHaveLength(5);
  expect(found({ MaxResults: 5, NextToken: first.NextToken })).toEqual(ids.slice(5));
  expect(refusal(() => found({ InstanceIds: [ids[0]], MaxResults: 5 })).code).toBe(
    "InvalidParameterCombination",
  );
  expect(refusal(() => found({ MaxResults: 4 })).code).toBe("InvalidParameterValue");
  expect(refusal(() => found({ InstanceIds: ["nonsense"] })).code).toBe(
    "InvalidInstanceID.Malformed",
  );
  const [absent, gone] = ["i-0123456789abcdef0", "i-0123456789abcdef1"];
  expect(refusal(() => found({ InstanceIds: [ids[0], absent, gone] })).message).toBe(
    `The instance IDs '${absent}, ${gone}' do not exist`,
  );
  expect(refusal(() => found({ Filters: [{ Name: "kernel-id", Values: ["x"] }] })).status).toBe(
    501,
  );
});

test("status is given for running instances, for the rest only when asked", async () => {
  const { call, launch, advance, driver } = withTemplate();
  driver.boots = false;
  const { instanceId } = launch();
  const statuses = (input: object = {}) =>
    call("DescribeInstanceStatus", input).InstanceStatuses.map((one: any) => [
      one.InstanceId,
      one.InstanceStatus.Status,
    ]);
  await advance(60);
  expect(statuses()).toEqual([]);
  expect(statuses({ IncludeAllInstances: true })).toEqual([[instanceId, "not-applicable"]]);
  await advance(60);
  driver.machines.get(instanceId)!.events.running();
  await advance(10);
  expect(statuses()).toEqual([[instanceId, "initializing"]]);
  const ok = { Filters: [{ Name: "instance-status.status", Values: ["ok"] }] };
  expect(statuses(ok)).toEqual([]);
  await advance(1_000);
  expect(statuses(ok)).toEqual([[instanceId, "ok"]]);
});

test("tags are put on, filtered and taken off resources of any kind", async () => {
  const { call, launch, vpcId, advance } = withTemplate();
  const { instanceId } = launch({ "aws:autoscaling:groupName": "g" });
  await advance(60);
  const set = [
    { Key: "a", Value: "1" },
    { Key: "b", Value: "2" },
  ];
  call("CreateTags", { Resources: [instanceId, vpcId], Tags: set });
  const rows = (Filters: object[]) =>
    call("DescribeTags", { Filters }).Tags.map((t: any) => `${t.ResourceType} ${t.Key}=${t.Value}`);
  expect(rows([{ Name: "key", Values: ["a"] }])).toEqual(["instance a=1", "vpc a=1"]);
  call("DeleteTags", { Resources: [vpcId], Tags: [{ Key: "a", Value: "other" }, { Key: "b" }] });
  expect(rows([{ Name: "resource-id", Values: [vpcId] }])).toEqual(["vpc a=1"]);
  call("DeleteTags", { Resources: [instanceId] });
  expect(rows([{ Name: "resource-id", Values: [instanceId] }])).toEqual([
    expect.stringContaining("instance aws:ec2launchtemplate:id=lt-"),
    "instance aws:ec2launchtemplate:version=1",
    "instance aws:autoscaling:groupName=g",
  ]);
  const reserved = { Resources: [vpcId], Tags: [{ Key: "aws:x", Value: "1" }] };
  expect(refusal(() => call("CreateTags", reserved)).code).toBe("InvalidParameterValue");
  const missing = { Resources: [vpcId, "i-0123456789abcdef0"], Tags: [{ Key: "c" }] };
  expect(refusal(() => call("CreateTags", missing)).code).toBe("InvalidInstanceID.NotFound");
  expect(rows([{ Name: "key", Values: ["c"] }])).toEqual([]);
});

test("network and images are described, unknown ids are errors", () => {
  const { call, vpcId, subnets, groupId, imageId, launch } = withTemplate();
  launch();
  expect(
    call("DescribeSubnets", { Filters: [{ Name: "vpc-id", Values: [vpcId] }] }).Subnets,
  ).toMatchObject([
    { SubnetId: subnets[0], AvailabilityZone: "eu-west-1a", AvailableIpAddressCount: 250 },
    { SubnetId: subnets[1], AvailabilityZone: "eu-west-1b", AvailableIpAddressCount: 251 },
  ]);
  expect(call("DescribeVpcs").Vpcs).toMatchObject([{ VpcId: vpcId, CidrBlock: "10.0.0.0/16" }]);
  expect(call("DescribeSecurityGroups", { GroupIds: [groupId] }).SecurityGroups).toMatchObject([
    { GroupName: "instances", VpcId: vpcId },
  ]);
  expect(call("DescribeImages", { ImageIds: [imageId] }).Images).toMatchObject([
    { ImageId: imageId, State: "available", Name: "base" },
  ]);
  expect(refusal(() => call("DescribeImages", { ImageIds: ["ami-0"] }))).toMatchObject({
    code: "InvalidAMIID.NotFound",
    message: "The image id '[ami-0]' does not exist",
  });
  expect(refusal(() => call("DescribeSubnets", { SubnetIds: ["subnet-0"] })).code).toBe(
    "InvalidSubnetID.NotFound",
  );
});

test("a refused launch launches nothing", () => {
  const { region, launch } = withTemplate();
  region.ec2.refuseLaunches(({ instanceType, availabilityZone }) =>
    availabilityZone === "eu-west-1a"
      ? new AwsError("InsufficientInstanceCapacity", `no ${instanceType}`, { status: 500 })
      : undefined,
  );
  expect(refusal(launch)).toMatchObject({
    code: "InsufficientInstanceCapacity",
    message: "no t3.small",
  });
  expect(region.ec2.launches).toEqual([]);
});

test("a dry run is refused as one and does nothing; saying no to it changes nothing", async () => {
  const { call, launch, advance } = withTemplate();
  const { instanceId } = launch();
  await advance(60);
  const terminate = (DryRun: boolean) =>
    call("TerminateInstances", { InstanceIds: [instanceId], DryRun });
  expect(refusal(() => terminate(true))).toMatchObject({ code: "DryRunOperation", status: 412 });
  const { State } = call("DescribeInstances", { DryRun: false }).Reservations[0].Instances[0];
  expect(State.Name).toBe("pending");
  expect(terminate(false).TerminatingInstances[0].CurrentState.Name).toBe("shutting-down");
  for (const { accepts } of Object.values(ec2Operations)) expect(accepts).toContain("DryRun");
});
