import { expect, test } from "vitest";
import { refusal } from "../ec2/small-region.ts";
import { groupWorld, launchHook } from "./group-world.ts";

test("a new group launches its desired capacity over its zones into service", async () => {
  const { create, members, states, activities, advance, elb, targetGroup } = groupWorld();
  create({ DesiredCapacity: 4, TargetGroupARNs: [targetGroup] });
  expect(states()).toEqual([]);
  await advance(160);
  expect(states()).toEqual(["Pending", "Pending", "Pending", "Pending"]);
  expect(elb.journal).toEqual([]);
  expect(activities()).toMatchObject(
    Array(4).fill({ StatusCode: "PreInService", AutoScalingGroupState: "InService" }),
  );
  await advance(400);
  expect(members()).toMatchObject(
    ["a", "b", "a", "b"].map((zone) => ({
      AvailabilityZone: `eu-west-1${zone}`,
      LifecycleState: "InService",
      HealthStatus: "Healthy",
      InstanceType: "t3.small",
      ProtectedFromScaleIn: false,
      LaunchTemplate: { LaunchTemplateName: "web", Version: "1" },
    })),
  );
  expect(elb.journal).toEqual(members().map((one) => `register ${one.InstanceId}`));
  const [newest] = activities();
  expect(newest).toMatchObject({
    StatusCode: "Successful",
    Progress: 100,
    Description: `Launching a new EC2 instance: ${members().at(-1).InstanceId}`,
  });
  expect(JSON.parse(newest.Details)).toEqual({
    "Subnet ID": expect.stringMatching(/^subnet-/),
    "Availability Zone": "eu-west-1b",
  });
  const created =
    /^At 2026-01-01T00:00:00Z a user request created an AutoScalingGroup .* from 0 to 4\. {2}At/;
  for (const { Cause } of activities()) {
    expect(Cause).toMatch(created);
    expect(Cause).toMatch(/increasing the capacity from 0 to 4\.$/);
  }
});

test("a request is quoted until the capacity is met, and not for what happens later", async () => {
  const { create, ids, activities, advance, call, resize } = groupWorld();
  create({ DesiredCapacity: 1 });
  await advance(1_000);
  call("TerminateInstanceInAutoScalingGroup", {
    InstanceId: ids()[0],
    ShouldDecrementDesiredCapacity: false,
  });
  await advance(1_000);
  const launches = () =>
    activities().filter((one) => one.Description.startsWith("Launching a new EC2 instance"));
  expect(launches()).toHaveLength(2);
  expect(launches()[0].Cause).toMatch(/^At \S+ an instance was started .* from 0 to 1\.$/);
  resize(2);
  await advance(1_000);
  expect(launches()[0].Cause).toMatch(/explicitly set group desired capacity .* from 1 to 2\. {2}/);
});

test("what Describe shows is what was supplied, with the API's defaults", () => {
  const { create, group, subnets, targetGroup } = groupWorld();
  create({
    LaunchTemplate: { LaunchTemplateName: "web" },
    DesiredCapacity: undefined,
    MinSize: 1,
    TargetGroupARNs: [targetGroup],
  });
  expect(group()).toMatchObject({
    MinSize: 1,
    MaxSize: 10,
    DesiredCapacity: 1,
    HealthCheckType: "EC2",
    HealthCheckGracePeriod: 0,
    DefaultCooldown: 300,
    AvailabilityZones: ["eu-west-1a", "eu-west-1b"],
    VPCZoneIdentifier: subnets.join(","),
    TargetGroupARNs: [targetGroup],
    TrafficSources: [{ Identifier: targetGroup, Type: "elbv2" }],
    TerminationPolicies: ["Default"],
    ServiceLinkedRoleARN:
      "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/" +
      "AWSServiceRoleForAutoScaling",
  });
  expect(group().LaunchTemplate.Version).toBeUndefined();
  expect(group().LaunchTemplate.LaunchTemplateId).toMatch(/^lt-/);
  expect(group().Status).toBeUndefined();
});

test.each([
  [{ AutoScalingGroupName: "a:b" }, /no colon/],
  [{ LaunchTemplate: undefined }, /^Valid requests must contain either LaunchTemplate/],
  [{ VPCZoneIdentifier: "" }, "At least one Availability Zone or VPC Subnet is required."],
  [{ VPCZoneIdentifier: "subnet-0" }, "The subnet ID 'subnet-0' does not exist"],
  [{ MinSize: 11 }, "Max bound, 10, must be greater than or equal to min bound, 11"],
  [{ DesiredCapacity: 11 }, /^Desired capacity:11 must be between/],
  [{ TargetGroupARNs: ["arn:none"] }, /^Provided Target Groups may not be valid/],
  [{ HealthCheckType: "ALB" }, /health check type/],
  [
    { LaunchTemplate: { LaunchTemplateName: "none" } },
    "You must use a valid fully-formed launch template. The specified launch template, with " +
      "template name none, does not exist.",
  ],
  [
    { LaunchTemplate: { LaunchTemplateName: "web", Version: "2" } },
    /^You must use a valid fully-formed launch template\. Could not find the specified version 2/,
  ],
  [{ LifecycleHookSpecificationList: [{ ...launchHook, HeartbeatTimeout: 29 }] }, /30 and 7200/],
  [{ Tags: [{ Key: "aws:x", Value: "1" }] }, /reserved/],
])("a group asked for as %j is refused and not made", async (input, message) => {
  const { create, region, advance } = groupWorld();
  expect(refusal(() => create(input))).toMatchObject({
    code: "ValidationError",
    message: typeof message === "string" ? message : expect.stringMatching(message),
  });
  expect(region.autoScaling.all()).toEqual([]);
  await advance(500);
  expect(region.ec2.launches).toEqual([]);
});

test("a template whose image does not exist is refused at creation, not at launch", () => {
  const { create, ec2 } = groupWorld();
  ec2("CreateLaunchTemplate", {
    LaunchTemplateName: "bad",
    LaunchTemplateData: { ImageId: "ami-0", InstanceType: "t3.small" },
  });
  expect(refusal(() => create({ LaunchTemplate: { LaunchTemplateName: "bad" } })).message).toBe(
    "You must use a valid fully-formed launch template. The image id '[ami-0]' does not exist",
  );
});

test("options that would need what the stand-in lacks are 501", () => {
  const { create } = groupWorld();
  for (const input of [
    { HealthCheckType: "EC2,EBS" },
    { TerminationPolicies: ["AllocationStrategy"] },
  ]) {
    expect(refusal(() => create(input)).status).toBe(501);
  }
});

test("the group's tags reach its instances, over the template's", async () => {
  const { create, ec2, imageId, ids, region, advance, call } = groupWorld();
  ec2("CreateLaunchTemplate", {
    LaunchTemplateName: "tagged",
    LaunchTemplateData: {
      ImageId: imageId,
      InstanceType: "t3.small",
      TagSpecifications: [
        {
          ResourceType: "instance",
          Tags: [
            { Key: "a", Value: "template" },
            { Key: "t", Value: "1" },
          ],
        },
      ],
    },
  });
  create({
    LaunchTemplate: { LaunchTemplateName: "tagged" },
    DesiredCapacity: 1,
    Tags: [
      { Key: "a", Value: "group", PropagateAtLaunch: true },
      { Key: "private", Value: "1", PropagateAtLaunch: false },
    ],
  });
  await advance(400);
  const tags = { a: "group", t: "1", "aws:autoscaling:groupName": "g" };
  expect(region.ec2.instance(ids()[0]!)?.tags).toMatchObject(tags);
  expect(region.ec2.launches).toMatchObject([{ launchTemplateName: "tagged", version: 1, tags }]);

  const tag = { ResourceId: "g", ResourceType: "auto-scaling-group", PropagateAtLaunch: true };
  call("CreateOrUpdateTags", { Tags: [{ ...tag, Key: "b", Value: "2" }] });
  call("DeleteTags", { Tags: [{ ResourceId: "g", Key: "private" }] });
  expect(
    call("DescribeTags", { Filters: [{ Name: "auto-scaling-group", Values: ["g"] }] }).Tags,
  ).toEqual([
    { ...tag, Key: "a", Value: "group" },
    { ...tag, Key: "b", Value: "2" },
  ]);
  expect(call("DescribeTags", { Filters: [{ Name: "key", Values: ["x"] }] }).Tags).toEqual([]);
  const missing = { Tags: [{ ...tag, ResourceId: "none", Key: "b", Value: "2" }] };
  expect(refusal(() => call("CreateOrUpdateTags", missing)).message).toMatch(/name not found/);
});

test("groups are found by name, tag and page; unknown names are no error", () => {
  const { create, call } = groupWorld();
  for (const [name, team] of Object.entries({ g1: "x", g2: "y", g3: "x" })) {
    create({
      AutoScalingGroupName: name,
      DesiredCapacity: 0,
      Tags: [{ Key: "team", Value: team }],
    });
  }
  const found = (input: object) =>
    call("DescribeAutoScalingGroups", input).AutoScalingGroups.map(
      (one: any) => one.AutoScalingGroupName,
    );
  expect(found({ AutoScalingGroupNames: ["g2", "none"] })).toEqual(["g2"]);
  expect(found({ AutoScalingGroupNames: ["none"] })).toEqual([]);
  expect(found({ AutoScalingGroupNames: [] })).toEqual(["g1", "g2", "g3"]);
  expect(found({ Filters: [{ Name: "tag:team", Values: ["x"] }] })).toEqual(["g1", "g3"]);
  expect(found({ Filters: [{ Name: "tag-value", Values: ["y", "z"] }] })).toEqual(["g2"]);
  const page = call("DescribeAutoScalingGroups", { MaxRecords: 2 });
  expect(page.AutoScalingGroups).toHaveLength(2);
  expect(found({ MaxRecords: 2, NextToken: page.NextToken })).toEqual(["g3"]);
  expect(refusal(() => found({ NextToken: "!" })).code).toBe("InvalidNextToken");
  expect(refusal(() => found({ MaxRecords: 101 })).code).toBe("ValidationError");
});

test("update keeps what is left out; bounds move the desired capacity", async () => {
  const { create, call, group, resize, advance, states, region } = groupWorld();
  create({ MinSize: 1, MaxSize: 4 });
  const update = (input: object) =>
    call("UpdateAutoScalingGroup", { AutoScalingGroupName: "g", ...input });
  update({ HealthCheckType: "ELB", HealthCheckGracePeriod: 60 });
  expect(group()).toMatchObject({
    MinSize: 1,
    MaxSize: 4,
    DesiredCapacity: 2,
    HealthCheckType: "ELB",
    HealthCheckGracePeriod: 60,
  });
  update({ MinSize: 3 });
  expect(group().DesiredCapacity).toBe(3);
  update({ MinSize: 0, MaxSize: 1 });
  expect(group().DesiredCapacity).toBe(1);
  await advance(500);
  expect(states()).toEqual(["InService"]);
  expect(refusal(() => resize(5)).message).toBe(
    "New SetDesiredCapacity value 5 is above max value 1 for the AutoScalingGroup.",
  );
  update({ MinSize: 1, MaxSize: 4 });
  expect(refusal(() => resize(0)).message).toBe(
    "New SetDesiredCapacity value 0 is below min value 1 for the AutoScalingGroup.",
  );
  const honoring = (HonorCooldown: boolean) =>
    call("SetDesiredCapacity", { AutoScalingGroupName: "g", DesiredCapacity: 2, HonorCooldown });
  honoring(false);
  expect(group().DesiredCapacity).toBe(2);
  // There is nothing that would have to cool down.
  honoring(true);
  expect(refusal(() => update({ DesiredCapacity: 9 })).code).toBe("ValidationError");
  const missing = { AutoScalingGroupName: "none", MinSize: 0 };
  expect(refusal(() => call("UpdateAutoScalingGroup", missing))).toMatchObject({
    code: "ValidationError",
    message: "AutoScalingGroup name not found - AutoScalingGroup 'none' not found",
  });
  resize(3);
  await advance(500);
  expect(region.ec2.launches).toHaveLength(3);
});

test("a target-tracking policy is shown with its alarms, and does nothing by itself", async () => {
  const { create, call, states, advance, region } = groupWorld();
  create({ DesiredCapacity: 1 });
  const policy = {
    AutoScalingGroupName: "g",
    PolicyName: "cpu",
    PolicyType: "TargetTrackingScaling",
    TargetTrackingConfiguration: {
      TargetValue: 60,
      PredefinedMetricSpecification: { PredefinedMetricType: "ASGAverageCPUUtilization" },
    },
  };
  const { PolicyARN } = call("PutScalingPolicy", policy);
  const alarms = () => region.cloudWatch.alarms.all().map(({ settings }) => settings.name);
  expect(call("PutScalingPolicy", policy).PolicyARN).toBe(PolicyARN);
  const shown = () => call("DescribePolicies", { AutoScalingGroupName: "g" }).ScalingPolicies;
  expect(shown()).toMatchObject([{ ...policy, PolicyARN }]);
  expect(alarms()).toEqual(shown()[0].Alarms.map((one: any) => one.AlarmName));
  await advance(1_000);
  expect(states()).toEqual(["InService"]);
  expect(
    refusal(() => call("PutScalingPolicy", { ...policy, PolicyType: "StepScaling" })).code,
  ).toBe("ValidationError");
  call("DeletePolicy", { AutoScalingGroupName: "g", PolicyName: "cpu" });
  expect(shown()).toEqual([]);
  expect(alarms()).toEqual([]);
});

test("members of all groups are listed with their group", async () => {
  const { create, call, ids, advance } = groupWorld();
  create();
  await advance(500);
  const one = { InstanceIds: [ids()[0], "i-none"] };
  expect(call("DescribeAutoScalingInstances", one).AutoScalingInstances).toMatchObject([
    { InstanceId: ids()[0], AutoScalingGroupName: "g", LifecycleState: "InService" },
  ]);
  expect(call("DescribeAutoScalingInstances").AutoScalingInstances).toHaveLength(2);
});

test.each([
  { DefaultCooldown: -1 },
  {
    LifecycleHookSpecificationList: [
      {
        LifecycleHookName: "a b",
        LifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
      },
    ],
  },
])("a group is not made with %j", (input) => {
  const { create, group } = groupWorld();
  expect(refusal(() => create(input)).code).toBe("ValidationError");
  expect(group()).toBeUndefined();
});

test("what an update changes is quoted in the causes of what comes of it", async () => {
  const { create, call, activities, advance } = groupWorld();
  create();
  await advance(500);
  call("UpdateAutoScalingGroup", { AutoScalingGroupName: "g", MinSize: 3 });
  await advance(500);
  expect(activities()[0].Cause).toContain(
    "a user request update of AutoScalingGroup constraints to min: 3, max: 10, desired: 3 " +
      "changing the desired capacity from 2 to 3.",
  );
});
