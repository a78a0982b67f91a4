// Goal: the base that `slipway standin` comes with is the one of the CDK app's templates: names,
// tags, listener, attributes, table, log groups, parameters and, enforced, repository and roles.
// Method: what the SDK's clients see of it, against what cdk/ has derived from the templates (a test
// there fails when that is not what they say); only what the page names is otherwise.
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
} from "@aws-sdk/client-dynamodb";
import {
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { DescribeRepositoriesCommand, ECRClient } from "@aws-sdk/client-ecr";
import {
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  DescribeParametersCommand,
  GetParameterCommand,
  ListTagsForResourceCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { expect, test } from "vitest";
import { parseBase } from "../../../src/aws/parse-base.ts";
import template from "../../../src/cli/base-template.json" with { type: "json" };
import { furnish, publishBase } from "../../../src/cli/local-base.ts";
import { enforcePolicies } from "../../../src/cli/local-policies.ts";
import { VirtualClock } from "../../../src/standin/clock.ts";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import { VirtualDriver } from "../../../src/standin/instances/virtual-driver.ts";
import { seededRandom } from "../../../src/standin/random-source.ts";
import { quickPace } from "../../../src/standin/region.ts";
import { createStandin } from "../../../src/standin/standin.ts";

const clock = new VirtualClock(Date.UTC(2026, 10, 29));
const random = seededRandom(1);
const standin = createStandin({
  clock,
  pace: quickPace,
  random,
  driver: new VirtualDriver({ clock, random }),
  complain: () => undefined,
});
const seeded = furnish(standin.region, 8088);
publishBase(standin.region, seeded, { state: "/tmp/state", port: 8088, instances: "process" });
const settings = {
  region: standin.region.name,
  credentials: { accessKeyId: "administrator", secretAccessKey: "administrator" },
  requestHandler: inProcessDoor(standin),
};
const ec2 = new EC2Client(settings);
const elb = new ElasticLoadBalancingV2Client(settings);
const dynamodb = new DynamoDBClient(settings);
const ssm = new SSMClient(settings);

const record = (
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));

test("network: blocks, zones, tags, and who is in which subnets", async () => {
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
  expect(Vpcs.map(({ CidrBlock, Tags }) => ({ cidr: CidrBlock, tags: record(Tags) }))).toEqual([
    { cidr: template.network.cidr, tags: template.network.tags },
  ]);
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const { front, instances } = template.network;
  const wanted = [...front, ...instances].map(({ cidr, tags }) => ({ cidr, tags }));
  const found = Subnets.map(({ CidrBlock, Tags }) => ({ cidr: CidrBlock, tags: record(Tags) }));
  expect(sorted(found)).toEqual(sorted(wanted));
  const named = (ids: readonly string[]) =>
    ids.map((id) => {
      const subnet = Subnets.find(({ SubnetId }) => SubnetId === id);
      return [subnet?.AvailabilityZone, subnet?.CidrBlock];
    });
  const zone = (i: number) => `${standin.region.name}${"ab"[i]}`;
  expect(named(seeded.subnetIds)).toEqual(instances.map(({ cidr }, i) => [zone(i), cidr]));
  const balancer = await loadBalancer();
  const zones = balancer.AvailabilityZones?.map(({ SubnetId = "" }) => SubnetId) ?? [];
  expect(named(zones)).toEqual(front.map(({ cidr }, i) => [zone(i), cidr]));
});

test("security groups, each where it belongs", async () => {
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  const named = (id = "") => {
    const group = SecurityGroups.find(({ GroupId }) => GroupId === id);
    return { name: group?.GroupName, tags: record(group?.Tags) };
  };
  const [front] = (await loadBalancer()).SecurityGroups ?? [];
  expect(SecurityGroups).toHaveLength(2);
  expect({ front: named(front), instances: named(seeded.securityGroupId) }).toEqual(
    template.securityGroups,
  );
});

test("load balancer and listener", async () => {
  const { LoadBalancerName, Scheme, Type, LoadBalancerArn = "" } = await loadBalancer();
  const { name, scheme, attributes, tags } = template.loadBalancer;
  expect([LoadBalancerName, Scheme, Type]).toEqual([name, scheme, "application"]);
  const set = await elb.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }));
  expect(record(set.Attributes)).toMatchObject(attributes);
  const carried = await elb.send(new DescribeTagsCommand({ ResourceArns: [LoadBalancerArn] }));
  expect(record(carried.TagDescriptions?.[0]?.Tags)).toEqual(tags);
  const { Listeners = [] } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn }));
  expect(Listeners).toHaveLength(1);
  expect(Listeners[0]?.Protocol).toBe(template.listener.protocol);
  expect(Listeners[0]?.DefaultActions).toMatchObject(template.listener.defaultActions);
});

test("the state table", async () => {
  const { table } = template;
  const TableName = table.name;
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  const { TimeToLiveDescription: expiry } = await dynamodb.send(
    new DescribeTimeToLiveCommand({ TableName }),
  );
  const backups = await dynamodb.send(new DescribeContinuousBackupsCommand({ TableName }));
  const recovery = backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  const tags = await dynamodb.send(
    new ListTagsOfResourceCommand({ ResourceArn: Table?.TableArn ?? "" }),
  );
  const key = (type: string) => Table?.KeySchema?.find(({ KeyType }) => KeyType === type);
  expect({
    name: Table?.TableName,
    partitionKey: key("HASH")?.AttributeName,
    sortKey: key("RANGE")?.AttributeName,
    timeToLive: expiry?.TimeToLiveStatus === "ENABLED" ? expiry.AttributeName : undefined,
    isPaidByUse: Table?.BillingModeSummary?.BillingMode === "PAY_PER_REQUEST",
    isProtected: Table?.DeletionProtectionEnabled,
    recovers: recovery?.PointInTimeRecoveryStatus === "ENABLED",
    tags: record(tags.Tags),
  }).toEqual(table);
});

test("log groups", async () => {
  const logs = new CloudWatchLogsClient(settings);
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
  const found = logGroups.map(({ logGroupName: name, retentionInDays }) => ({
    name,
    retentionInDays,
  }));
  expect(found).toEqual(template.logGroups);
});

/** Otherwise on this machine, as cdk/README.md says. */
const here = [
  "artifacts",
  "dashboard",
  "instanceProfileArn",
  "listenerPort",
  "propagationSeconds",
  "sourceStore",
];

test("the base's parameter: every member of the template's, and what is otherwise here", async () => {
  const { parameter } = template;
  const { value, description, tags } = await published(parameter.name);
  expect({ description, tags }).toEqual({
    description: parameter.description,
    tags: parameter.tags,
  });
  const members = JSON.parse(value) as Record<string, unknown>;
  const wanted: Record<string, unknown> = parameter.document;
  const names = new Set([...Object.keys(members), ...Object.keys(wanted)]);
  const differing = [...names].filter(
    (name) => JSON.stringify(members[name]) !== filled(JSON.stringify(wanted[name])),
  );
  expect(differing.toSorted()).toEqual(here);
  expect(value).not.toMatch(/<\w/);
  expect(parseBase([{ name: parameter.name, value }]).schemaVersion).toBe(1);
});

test("enforced: each service's parameter and repository", async () => {
  const place = { base: template.base, services: ["api"] };
  const [enforced] = enforcePolicies(standin.region, seeded, place);
  const { parameter, repository } = template.service;
  const { value } = await published(parameter.name.replace("<service>", "api"));
  const document = JSON.parse(value) as Record<string, unknown>;
  expect(Object.keys(document).toSorted()).toEqual(Object.keys(parameter.document).toSorted());
  expect(document["deployerRoleArn"]).toBe(enforced?.deployerRoleArn);
  const { account, name } = standin.region;
  const uri = `${account}.dkr.ecr.${name}.amazonaws.com/slipway/rehearsal/api`;
  expect(document["repository"]).toBe(uri);
  const ecr = new ECRClient(settings);
  const { repositories = [] } = await ecr.send(new DescribeRepositoriesCommand({}));
  expect(repositories).toMatchObject([
    { repositoryUri: uri, imageTagMutability: repository.tagMutability },
  ]);
});

async function loadBalancer() {
  const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
  expect(LoadBalancers).toHaveLength(1);
  return LoadBalancers[0]!;
}

async function published(name: string) {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name }));
  const Filters = [{ Key: "Name" as const, Values: [name] }];
  const { Parameters } = await ssm.send(new DescribeParametersCommand({ Filters }));
  const tags = await ssm.send(
    new ListTagsForResourceCommand({ ResourceType: "Parameter", ResourceId: name }),
  );
  const description = Parameters?.[0]?.Description;
  return { value: Parameter?.Value ?? "", description, tags: record(tags.TagList) };
}

/** The template's words, filled in by hand. */
function filled(text: string | undefined): string | undefined {
  const { vpcId, subnetIds, securityGroupId, loadBalancerArn, listenerArn, dnsName } = seeded;
  const words: readonly (readonly [string, string])[] = [
    ["<region>", standin.region.name],
    ["<account>", standin.region.account],
    ["<vpcId>", vpcId],
    ["<subnetIds.0>", subnetIds[0] ?? ""],
    ["<subnetIds.1>", subnetIds[1] ?? ""],
    ["<securityGroupId>", securityGroupId],
    ["<loadBalancerArn>", loadBalancerArn],
    ["<listenerArn>", listenerArn],
    ["<dnsName>", dnsName],
  ];
  return words.reduce((so, [word, value]) => so?.replaceAll(word, value), text);
}

const sorted = <Item extends { readonly cidr: string | undefined }>(items: readonly Item[]) =>
  items.toSorted((a, b) => String(a.cidr).localeCompare(String(b.cidr)));
