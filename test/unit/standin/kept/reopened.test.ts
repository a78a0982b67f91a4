import { expect, test } from "vitest";
import { decode } from "../../../../src/standin/kept/decode.ts";
import { encode } from "../../../../src/standin/kept/encode.ts";
import {
  keepRegion,
  refillRegion,
  type KeptRegion,
} from "../../../../src/standin/kept/kept-region.ts";
import { emptyWorld, furnishedWorld, reopened, textOf, type KeptWorld } from "./kept-world.ts";

const minute = 60_000;

/** A target group behind a rule, and a launch template. */
async function prepared(hook?: { heartbeat: number; transition: string; result?: string }) {
  const world = furnishedWorld();
  const { call, seeded } = world;
  const { TargetGroups } = await call("elasticloadbalancing", "CreateTargetGroup", {
    Name: "web",
    Protocol: "HTTP",
    Port: 8080,
    VpcId: seeded.vpcId,
    HealthCheckIntervalSeconds: 5,
    HealthCheckTimeoutSeconds: 2,
    Tags: [{ Key: "service", Value: "web" }],
  });
  const arn: string = TargetGroups[0].TargetGroupArn;
  await call("elasticloadbalancing", "CreateRule", {
    ListenerArn: seeded.listenerArn,
    Priority: 10,
    Conditions: [{ Field: "path-pattern", Values: ["/*"] }],
    Actions: [{ Type: "forward", TargetGroupArn: arn }],
  });
  await call("ec2", "CreateLaunchTemplate", {
    LaunchTemplateName: "web-1",
    LaunchTemplateData: { ImageId: seeded.imageId, InstanceType: "t3.small" },
  });
  await call("autoscaling", "CreateAutoScalingGroup", {
    AutoScalingGroupName: "web-1",
    LaunchTemplate: { LaunchTemplateName: "web-1", Version: "1" },
    MinSize: 0,
    MaxSize: 4,
    DesiredCapacity: 0,
    VPCZoneIdentifier: seeded.subnetIds.join(","),
    TargetGroupARNs: [arn],
  });
  if (hook) {
    await call("autoscaling", "PutLifecycleHook", {
      AutoScalingGroupName: "web-1",
      LifecycleHookName: "hook",
      LifecycleTransition: `autoscaling:EC2_INSTANCE_${hook.transition}`,
      HeartbeatTimeout: hook.heartbeat,
      DefaultResult: hook.result ?? "CONTINUE",
    });
  }
  return { world, arn };
}

const size = async ({ call }: KeptWorld, DesiredCapacity: number) =>
  await call("autoscaling", "SetDesiredCapacity", {
    AutoScalingGroupName: "web-1",
    DesiredCapacity,
  });

const group = async ({ call }: KeptWorld) =>
  (await call("autoscaling", "DescribeAutoScalingGroups", {})).AutoScalingGroups[0];

const memberStates = async (world: KeptWorld): Promise<string[]> =>
  (await group(world)).Instances.map((one: any) => one.LifecycleState);

const targetStates = async ({ call }: KeptWorld, TargetGroupArn: string): Promise<string[]> =>
  (
    await call("elasticloadbalancing", "DescribeTargetHealth", { TargetGroupArn })
  ).TargetHealthDescriptions.map((one: any) => one.TargetHealth.State);

const activities = async ({ call }: KeptWorld): Promise<any[]> =>
  (await call("autoscaling", "DescribeScalingActivities", { AutoScalingGroupName: "web-1" }))
    .Activities;

const recovery = { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 };
const indexedTable = {
  TableName: "indexed",
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: ["pk", "kind"].map((AttributeName) => ({
    AttributeName,
    AttributeType: "S",
  })),
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  GlobalSecondaryIndexes: [
    {
      IndexName: "by-kind",
      KeySchema: [{ AttributeName: "kind", KeyType: "HASH" }],
      Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["who"] },
    },
  ],
  DeletionProtectionEnabled: true,
  Tags: [{ Key: "owner", Value: "me" }],
};

test("an index that was being filled when it closed goes on", async () => {
  const { world } = await prepared();
  await world.call("dynamodb", "UpdateTable", {
    TableName: "state",
    AttributeDefinitions: indexedTable.AttributeDefinitions,
    GlobalSecondaryIndexUpdates: [{ Create: indexedTable.GlobalSecondaryIndexes[0] }],
  });
  const next = reopened(world, 0);
  await next.pass(2_000);
  const { Table } = await next.call("dynamodb", "DescribeTable", { TableName: "state" });
  expect(Table).toMatchObject({
    TableStatus: "ACTIVE",
    GlobalSecondaryIndexes: [{ IndexStatus: "ACTIVE" }],
  });
});

test("what is described is the same after reopening, ids and times and all", async () => {
  const { world, arn } = await prepared();
  await size(world, 2);
  await world.pass(10_000);
  const { call } = world;
  const item = { pk: { S: "a" }, sk: { N: "1" }, b: { B: new Uint8Array([1]) } };
  await call("dynamodb", "PutItem", { TableName: "state", Item: { ...item, sk: { S: "1" } } });
  await call("dynamodb", "CreateTable", indexedTable);
  const protection = { TableName: "indexed", PointInTimeRecoverySpecification: recovery };
  await world.pass(500);
  await call("dynamodb", "UpdateContinuousBackups", protection);
  const indexed = { pk: { S: "a" }, kind: { S: "k" } };
  await call("dynamodb", "PutItem", { TableName: "indexed", Item: indexed });
  await world.pass(500);
  await call("ssm", "PutParameter", { Name: "/base", Value: "2", Overwrite: true });
  await call("ssm", "PutParameter", { Name: "/secret", Value: "s", Type: "SecureString" });
  await call("ssm", "LabelParameterVersion", { Name: "/base", Labels: ["live"] });
  const tagged = { ResourceType: "Parameter", ResourceId: "/base" };
  await call("ssm", "AddTagsToResource", { ...tagged, Tags: [{ Key: "team", Value: "web" }] });
  const image = { imageManifest: JSON.stringify({ mediaType: "m" }), imageTag: "v1" };
  await call("ecr", "CreateRepository", { repositoryName: "web" });
  await call("ecr", "PutImage", { repositoryName: "web", ...image });
  const stream = { logGroupName: "/web", logStreamName: "boot" };
  await call("logs", "CreateLogGroup", { logGroupName: "/web" });
  await call("logs", "PutRetentionPolicy", { logGroupName: "/web", retentionInDays: 7 });
  await call("logs", "CreateLogStream", stream);
  const logEvents = [{ timestamp: world.clock.now(), message: "up" }];
  await call("logs", "PutLogEvents", { ...stream, logEvents });
  await world.pass(500);
  const secret = { Name: "db", SecretBinary: new Uint8Array([1, 2]) };
  await call("secretsmanager", "CreateSecret", { ...secret, ClientRequestToken: "t".repeat(32) });
  await call("secretsmanager", "CreateSecret", { Name: "old" });
  await call("secretsmanager", "DeleteSecret", { SecretId: "old" });
  const looks = [
    ["ec2", "DescribeVpcs"],
    ["ec2", "DescribeSubnets"],
    ["ec2", "DescribeSecurityGroups"],
    ["ec2", "DescribeImages", { Owners: ["self"] }],
    ["ec2", "DescribeLaunchTemplates"],
    ["ec2", "DescribeInstances"],
    ["ec2", "DescribeTags"],
    ["autoscaling", "DescribeAutoScalingGroups"],
    ["autoscaling", "DescribeScalingActivities"],
    ["elasticloadbalancing", "DescribeLoadBalancers"],
    [
      "elasticloadbalancing",
      "DescribeListeners",
      { LoadBalancerArn: world.seeded.loadBalancerArn },
    ],
    ["elasticloadbalancing", "DescribeRules", { ListenerArn: world.seeded.listenerArn }],
    ["elasticloadbalancing", "DescribeTargetGroups"],
    ["elasticloadbalancing", "DescribeTags", { ResourceArns: [arn] }],
    ["dynamodb", "DescribeTable", { TableName: "state" }],
    ["dynamodb", "DescribeTable", { TableName: "indexed" }],
    ["dynamodb", "Scan", { TableName: "indexed", IndexName: "by-kind" }],
    ["dynamodb", "DescribeContinuousBackups", { TableName: "indexed" }],
    [
      "dynamodb",
      "ListTagsOfResource",
      { ResourceArn: "arn:aws:dynamodb:us-east-1:000000000000:table/indexed" },
    ],
    ["dynamodb", "DescribeTimeToLive", { TableName: "state" }],
    ["dynamodb", "Scan", { TableName: "state", ConsistentRead: true }],
    ["ssm", "GetParametersByPath", { Path: "/", Recursive: true }],
    ["ssm", "GetParameter", { Name: "/base:1" }],
    ["ssm", "GetParameterHistory", { Name: "/base" }],
    ["ssm", "ListTagsForResource", tagged],
    ["ecr", "DescribeRepositories"],
    ["secretsmanager", "GetSecretValue", { SecretId: "db" }],
    ["secretsmanager", "ListSecrets", { IncludePlannedDeletion: true }],
    ["logs", "DescribeLogGroups"],
    ["logs", "DescribeLogStreams", { logGroupName: "/web" }],
    ["logs", "GetLogEvents", stream],
    ["ecr", "DescribeImages", { repositoryName: "web" }],
  ] as const;
  const look = async (of: KeptWorld) => {
    const seen = [];
    for (const [service, name, input] of looks) seen.push(await of.call(service, name, input));
    return structuredClone(seen);
  };
  const before = await look(world);
  expect(before[5].Reservations).toHaveLength(2);
  const next = reopened(world, 0);
  expect(await look(next)).toEqual(before);
  expect(next.complaints).toEqual([]);
});

test("what was kept is kept again to the letter", async () => {
  const { world } = await prepared();
  await size(world, 2);
  await world.pass(10_000);
  await size(world, 1);
  await world.call("dynamodb", "PutItem", {
    TableName: "state",
    Item: { pk: { S: "a" }, sk: { S: "1" }, b: { B: new Uint8Array([1]) }, n: { N: "1" } },
  });
  const text = textOf(world);
  const { region } = emptyWorld(world.clock.now());
  refillRegion(region, decode(text) as KeptRegion);
  expect(encode(keepRegion(region)) === text).toBe(true);
});

test("machines are started again and their targets are initial until they pass", async () => {
  const { world, arn } = await prepared();
  await size(world, 2);
  await world.pass(10_000);
  expect(await targetStates(world, arn)).toEqual(["healthy", "healthy"]);
  const next = reopened(world, 5 * minute);
  expect(next.machines.size).toBe(2);
  expect(await targetStates(next, arn)).toEqual(["initial", "initial"]);
  expect(await memberStates(next)).toEqual(["InService", "InService"]);
  await next.pass(2_000);
  expect(await targetStates(next, arn)).toEqual(["healthy", "healthy"]);
  expect(await activities(next)).toHaveLength(2);
});

test("what was pending goes on into service", async () => {
  const { world, arn } = await prepared();
  await size(world, 1);
  await world.pass(200);
  expect(await memberStates(world)).toEqual(["Pending"]);
  const next = reopened(world, 1_000);
  await next.pass(3_000);
  expect(await memberStates(next)).toEqual(["InService"]);
  expect(await targetStates(next, arn)).toEqual(["healthy"]);
  expect((await activities(next))[0].StatusCode).toBe("Successful");
});

test("an instance that was about to be registered is", async () => {
  const { world } = await prepared();
  await size(world, 1);
  await world.pass(300);
  expect(world.region.ec2.instances.all()[0]?.state).toBe("running");
  expect(await memberStates(world)).toEqual(["Pending"]);
  const next = reopened(world, 1_000);
  await next.pass(1_000);
  expect(await memberStates(next)).toEqual(["InService"]);
});

test("a launch hook is waited for until the time it had, with its token", async () => {
  const { world } = await prepared({ heartbeat: 600, transition: "LAUNCHING" });
  await size(world, 1);
  await world.pass(1_000);
  expect(await memberStates(world)).toEqual(["Pending:Wait"]);
  const token = [...world.region.autoScaling.all()[0]!.members.values()][0]!.actions.get(
    "hook",
  )!.token;
  const next = reopened(world, 5 * minute);
  await next.pass(4 * minute);
  expect(await memberStates(next)).toEqual(["Pending:Wait"]);
  const again = reopened(next, 0);
  await again.call("autoscaling", "CompleteLifecycleAction", {
    AutoScalingGroupName: "web-1",
    LifecycleHookName: "hook",
    LifecycleActionToken: token,
    LifecycleActionResult: "CONTINUE",
  });
  await again.pass(1_000);
  expect(await memberStates(again)).toEqual(["InService"]);
});

test("a hook's time that passed while it was closed has passed", async () => {
  const hook = { heartbeat: 600, transition: "LAUNCHING", result: "ABANDON" };
  const { world } = await prepared(hook);
  await size(world, 1);
  await world.pass(1_000);
  const next = reopened(world, 11 * minute);
  await next.pass(50);
  const [latest, first] = await activities(next);
  expect(first.StatusCode).toBe("Cancelled");
  expect(first.StatusMessage).toContain("abandoned: Heartbeat Timeout");
  expect(latest.Description).toContain("Terminating EC2 instance");
});

test("draining goes on until the time it had, then the instance ends", async () => {
  const { world, arn } = await prepared();
  await size(world, 1);
  await world.pass(10_000);
  await size(world, 0);
  await world.pass(1_000);
  expect(await targetStates(world, arn)).toEqual(["draining"]);
  const next = reopened(world, minute);
  await next.pass(1_000);
  expect(await targetStates(next, arn)).toEqual(["draining"]);
  expect(await memberStates(next)).toEqual(["Terminating"]);
  const [leaving] = await activities(next);
  expect(leaving.Description.match(/Waiting for ELB/g)).toHaveLength(1);
  const late = reopened(next, 5 * minute);
  await late.pass(1_000);
  expect(await targetStates(late, arn)).toEqual([]);
  expect(await memberStates(late)).toEqual([]);
  expect((await activities(late))[0].StatusCode).toBe("Successful");
});

test("a termination hook is waited for", async () => {
  const { world } = await prepared({ heartbeat: 600, transition: "TERMINATING" });
  await world.call("autoscaling", "DetachLoadBalancerTargetGroups", {
    AutoScalingGroupName: "web-1",
    TargetGroupARNs: (await group(world)).TargetGroupARNs,
  });
  await size(world, 1);
  await world.pass(10_000);
  await size(world, 0);
  await world.pass(1_000);
  expect(await memberStates(world)).toEqual(["Terminating:Wait"]);
  const next = reopened(world, 9 * minute);
  await next.pass(1_000);
  expect(await memberStates(next)).toEqual(["Terminating:Wait"]);
  const late = reopened(next, minute);
  await late.pass(1_000);
  expect(await memberStates(late)).toEqual([]);
});

test("a group that was being deleted is deleted, and its activities stay readable", async () => {
  const { world } = await prepared();
  await size(world, 1);
  await world.pass(10_000);
  await world.call("autoscaling", "DeleteAutoScalingGroup", {
    AutoScalingGroupName: "web-1",
    ForceDelete: true,
  });
  const next = reopened(world, 0);
  expect((await group(next)).Status).toBe("Delete in progress");
  await next.pass(1_000);
  expect(await group(next)).toBeUndefined();
  const later = reopened(next, minute);
  const all = await later.call("autoscaling", "DescribeScalingActivities", {
    IncludeDeletedGroups: true,
  });
  expect(all.Activities).toHaveLength(2);
});

test("a detachment under way ends", async () => {
  const { world, arn } = await prepared();
  await size(world, 1);
  await world.pass(10_000);
  await world.call("autoscaling", "DetachLoadBalancerTargetGroups", {
    AutoScalingGroupName: "web-1",
    TargetGroupARNs: [arn],
  });
  const attached = async (of: KeptWorld) =>
    (
      await of.call("autoscaling", "DescribeLoadBalancerTargetGroups", {
        AutoScalingGroupName: "web-1",
      })
    ).LoadBalancerTargetGroups.map((one: any) => one.State);
  const next = reopened(world, minute);
  expect(await attached(next)).toEqual(["Removing"]);
  await next.pass(1_000);
  expect(await attached(next)).toEqual(["Removing"]);
  const late = reopened(next, 5 * minute);
  await late.pass(1_000);
  expect(await attached(late)).toEqual([]);
});

test("a terminated instance is told of for the rest of its hour", async () => {
  const { world } = await prepared();
  await size(world, 1);
  await world.pass(1_000);
  const [{ instanceId } = { instanceId: "" }] = world.region.ec2.instances.all();
  await world.call("ec2", "TerminateInstances", { InstanceIds: [instanceId] });
  await size(world, 0);
  await world.pass(1_000);
  const seen = (of: KeptWorld) => of.region.ec2.instance(instanceId)?.state;
  const next = reopened(world, 59 * minute);
  await next.pass(50);
  expect(seen(next)).toBe("terminated");
  const late = reopened(next, minute);
  await late.pass(50);
  expect(seen(late)).toBeUndefined();
});

test("expired items are collected when their time comes, also if it came while closed", async () => {
  const { world } = await prepared();
  const expires = { N: String(world.clock.now() / 1_000 + 60) };
  const Item = { pk: { S: "a" }, sk: { S: "1" }, expires };
  await world.call("dynamodb", "PutItem", { TableName: "state", Item });
  const count = async (of: KeptWorld) =>
    (await of.call("dynamodb", "Scan", { TableName: "state", ConsistentRead: true })).Count;
  const next = reopened(world, 9 * minute);
  await next.pass(50);
  expect(await count(next)).toBe(1);
  const late = reopened(next, minute);
  await late.pass(50);
  expect(await count(late)).toBe(0);
});

test("tables and time to live go on with what they were at", async () => {
  const world = furnishedWorld();
  await world.call("dynamodb", "CreateTable", {
    TableName: "new",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  });
  await world.call("dynamodb", "DeleteTable", { TableName: "state" });
  const next = reopened(world, 0);
  expect(await next.call("dynamodb", "ListTables")).toMatchObject({ TableNames: ["new", "state"] });
  await next.pass(500);
  expect(await next.call("dynamodb", "ListTables")).toMatchObject({ TableNames: ["new"] });
  await next.call("dynamodb", "UpdateTimeToLive", {
    TableName: "new",
    TimeToLiveSpecification: { AttributeName: "t", Enabled: true },
  });
  const last = reopened(next, 0);
  await last.pass(1_500);
  const seen = await last.call("dynamodb", "DescribeTimeToLive", { TableName: "new" });
  expect(seen.TimeToLiveDescription.TimeToLiveStatus).toBe("ENABLED");
});

test("a transaction's token is good for the rest of its ten minutes", async () => {
  const world = furnishedWorld();
  const put = (value: string) => ({
    ClientRequestToken: "token",
    TransactItems: [{ Put: { TableName: "state", Item: { pk: { S: value }, sk: { S: "1" } } } }],
  });
  await world.call("dynamodb", "TransactWriteItems", put("a"));
  const next = reopened(world, 9 * minute);
  await expect(next.call("dynamodb", "TransactWriteItems", put("b"))).rejects.toThrow(
    "already used",
  );
  const late = reopened(next, minute);
  await late.call("dynamodb", "TransactWriteItems", put("b"));
});
