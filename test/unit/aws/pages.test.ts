import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { DynamoDBClient, GetItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import {
  DeleteRuleCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "vitest";
import { createClients } from "../../../src/aws/clients.ts";
import { describeGroup } from "../../../src/aws/describe-group.ts";
import { queryItems, readItem } from "../../../src/aws/state-table.ts";
import { targetsAttached } from "../../../src/aws/targets-attached.ts";
import { createTraffic } from "../../../src/aws/traffic.ts";
import { mockedClient } from "../../support/mocked-client.ts";
import { ManualClock } from "./manual-clock.ts";

const autoScaling = mockedClient(AutoScalingClient);
const elb = mockedClient(ElasticLoadBalancingV2Client);
const dynamodb = mockedClient(DynamoDBClient);
const clock = new ManualClock();
const clients = createClients({ region: "eu-west-1", clock });
const traffic = createTraffic({
  clients,
  base: { listenerArn: "arn:listener", vpcId: "vpc-1" },
  clock,
  service: "web",
  environment: "test",
});

const group = (name: string, desired: number, more: object) => ({
  AutoScalingGroupName: name,
  DesiredCapacity: desired,
  MinSize: 0,
  MaxSize: 9,
  DefaultCooldown: 0,
  AvailabilityZones: [],
  HealthCheckType: "EC2",
  CreatedTime: new Date(0),
  ...more,
});

// Faults: A15.
test("targets attached are counted over all pages and both families of attachment", async () => {
  autoScaling
    .on(DescribeAutoScalingGroupsCommand)
    .resolvesOnce({
      AutoScalingGroups: [
        group("a", 2, { TargetGroupARNs: ["arn:1", "arn:2"] }),
        group("b", 4, { TargetGroupARNs: ["arn:9"] }),
      ],
      NextToken: "more",
    })
    .resolvesOnce({
      AutoScalingGroups: [group("c", 3, { TrafficSources: [{ Identifier: "arn:2" }] })],
      NextToken: "",
    });
  expect(await targetsAttached(clients.autoScaling.reads, ["arn:1", "arn:2"])).toBe(5);
  const inputs = autoScaling.commandCalls(DescribeAutoScalingGroupsCommand);
  expect(inputs.map(({ args }) => args[0].input)).toEqual([
    { MaxRecords: 100 },
    { MaxRecords: 100, NextToken: "more" },
  ]);
});

test("a group is described by its one name, never by an empty list", async () => {
  autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({
    AutoScalingGroups: [group("other", 1, {})],
  });
  expect(await describeGroup(clients.autoScaling.reads, "mine")).toBeUndefined();
  await expect(describeGroup(clients.autoScaling.reads, "")).rejects.toThrow("without a name");
  expect(autoScaling.calls()).toHaveLength(1);
});

// Faults: A15.
test("rules are read over all pages", async () => {
  elb
    .on(DescribeRulesCommand)
    .resolvesOnce({
      Rules: [
        { RuleArn: "arn:default", Priority: "default", IsDefault: true, Actions: [] },
        { RuleArn: "arn:b", Priority: "20", Actions: [], Conditions: [] },
      ],
      NextMarker: "m",
    })
    .resolvesOnce({ Rules: [{ RuleArn: "arn:a", Priority: "3", Actions: [], Conditions: [] }] });
  const rules = await traffic.rules();
  expect(rules.map(({ arn, priority }) => [arn, priority])).toEqual([
    ["arn:a", 3],
    ["arn:b", 20],
    ["arn:default", undefined],
  ]);
  expect(elb.commandCalls(DescribeRulesCommand).map(({ args }) => args[0].input.Marker)).toEqual([
    undefined,
    "m",
  ]);
});

test("rules slipway cannot read say so", async () => {
  elb.on(DescribeRulesCommand).resolves({
    Rules: [
      {
        RuleArn: "arn:a",
        Priority: "1",
        Conditions: [
          { Field: "host-header", Values: ["old.example.com"] },
          { Field: "source-ip", SourceIpConfig: { Values: ["10.0.0.0/8"] } },
        ],
        Actions: [
          { Type: "authenticate-oidc", Order: 1 },
          { Type: "forward", TargetGroupArn: "arn:tg", Order: 2 },
        ],
      },
      {
        RuleArn: "arn:b",
        Priority: "2",
        Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["/a"] } }],
        Actions: [{ Type: "forward", TargetGroupArn: "arn:tg" }],
      },
      { RuleArn: "arn:c", Priority: "3", Conditions: [], Actions: [{ Type: "redirect" }] },
      {
        RuleArn: "arn:d",
        Priority: "4",
        Conditions: [{ Field: "host-header" }],
        Actions: [],
      },
    ],
  });
  expect(await traffic.rules()).toMatchObject([
    {
      hosts: ["old.example.com"],
      hasOtherConditions: true,
      action: { kind: "other", description: "authenticate-oidc, then forward" },
    },
    {
      paths: ["/a"],
      hasOtherConditions: false,
      action: { kind: "forward", targets: [{ targetGroupArn: "arn:tg", weight: 1 }] },
    },
    { action: { kind: "other", description: "redirect" } },
    { hasOtherConditions: true, action: { kind: "other", description: "no action" } },
  ]);
});

test("tags are asked for twenty ARNs at a time, and once per process when ownership is", async () => {
  elb.on(DescribeTagsCommand).callsFake(({ ResourceArns }) => ({
    TagDescriptions: ResourceArns.map((ResourceArn: string) => ({ ResourceArn, Tags: [] })),
  }));
  const arns = Array.from({ length: 45 }, (_, n) => `arn:${n}`);
  expect((await traffic.tags(arns)).size).toBe(45);
  expect(elb.commandCalls(DescribeTagsCommand)).toHaveLength(3);
  await expect(traffic.deleteRule("arn:7")).rejects.toMatchObject({ failure: { code: "DRIFT" } });
  await expect(traffic.deleteRule("arn:7")).rejects.toMatchObject({ failure: { code: "DRIFT" } });
  expect(elb.commandCalls(DescribeTagsCommand)).toHaveLength(3);
});

// Faults: A11.
test("that a rule is not shown is not remembered; that it was deleted is", async () => {
  const gone = Object.assign(new Error("no such rule"), { name: "RuleNotFound" });
  const owner = { "slipway:service": "web", "slipway:environment": "test", "slipway:rollout": "1" };
  const Tags = Object.entries(owner).map(([Key, Value]) => ({ Key, Value }));
  elb
    .on(DescribeTagsCommand)
    .rejectsOnce(gone)
    .resolves({ TagDescriptions: [{ ResourceArn: "arn:99", Tags }] });
  elb.on(DeleteRuleCommand).resolves({});
  const answers = [];
  for (let n = 0; n < 3; n += 1) {
    answers.push(await traffic.deleteRule("arn:99"));
  }
  expect(answers).toEqual(["not-shown", "removed", "removed"]);
  expect(elb.commandCalls(DescribeTagsCommand)).toHaveLength(2);
  expect(elb.commandCalls(DeleteRuleCommand)).toHaveLength(1);
});

// Faults: A14, A15.
test("a partition is read over all pages, also over empty ones", async () => {
  dynamodb
    .on(QueryCommand)
    .resolvesOnce({ Items: [], LastEvaluatedKey: { pk: { S: "p" } } })
    .resolvesOnce({ Items: [{ sk: { S: "1" } }], LastEvaluatedKey: { pk: { S: "q" } } })
    .resolvesOnce({ Items: [{ sk: { S: "2" } }] });
  const table = {
    name: "state",
    clients,
    clock,
    random: { hex: () => "00" },
    inTurn: <T>(task: () => Promise<T>) => task(),
  };
  expect(await queryItems(table, { pk: "p" })).toEqual([{ sk: { S: "1" } }, { sk: { S: "2" } }]);
  const inputs = dynamodb.commandCalls(QueryCommand).map(({ args }) => args[0].input);
  expect(inputs.every(({ ConsistentRead }) => ConsistentRead === true)).toBe(true);
  expect(inputs.map(({ ExclusiveStartKey }) => ExclusiveStartKey?.["pk"]?.S)).toEqual([
    undefined,
    "p",
    "q",
  ]);
});

// Faults: A14.
test("a single record is read consistently too", async () => {
  dynamodb.on(GetItemCommand).resolves({});
  const table = {
    name: "state",
    clients,
    clock,
    random: { hex: () => "00" },
    inTurn: <T>(task: () => Promise<T>) => task(),
  };
  expect(await readItem(table, { pk: "p", sk: "s" })).toBeUndefined();
  const [call] = dynamodb.commandCalls(GetItemCommand);
  expect(call?.args[0].input.ConsistentRead).toBe(true);
});
