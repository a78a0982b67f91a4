import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import {
  DescribeImagesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeEach, expect, test } from "vitest";
import { createClients } from "../../../src/aws/clients.ts";
import { createGround } from "../../../src/aws/ground.ts";
import { wallClock } from "../../../src/cli/wall-clock.ts";
import { mockedClient } from "../../support/mocked-client.ts";
import { sampleRelease } from "../../support/samples.ts";

const sts = mockedClient(STSClient);
const ec2 = mockedClient(EC2Client);
const elb = mockedClient(ElasticLoadBalancingV2Client);
const autoScaling = mockedClient(AutoScalingClient);
const clients = createClients({
  region: "eu-west-1",
  clock: wallClock,
  credentials: { accessKeyId: "a", secretAccessKey: "a" },
});
const base = { account: "123456789012", region: "eu-west-1", subnetIds: ["subnet-1", "subnet-2"] };
const ground = createGround(clients, base);
const release = sampleRelease(7);
const notFound = (name: string) => Object.assign(new Error(name), { name });

beforeEach(() => {
  sts.on(GetCallerIdentityCommand).resolves({ Account: base.account });
  ec2.on(DescribeSubnetsCommand).resolves({
    Subnets: base.subnetIds.map((SubnetId) => ({ SubnetId })),
  });
  ec2.on(DescribeImagesCommand).resolves({ Images: [{ State: "available" }] });
  ec2
    .on(DescribeLaunchTemplatesCommand)
    .rejects(notFound("InvalidLaunchTemplateName.NotFoundException"));
  elb.on(DescribeTargetGroupsCommand).rejects(notFound("TargetGroupNotFound"));
  autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [] });
});

test("ground that holds has no flaw", async () => {
  expect(await ground.flaws(release)).toEqual([]);
});

// Faults: O14.
test("another account is named with the base's, before all else", async () => {
  sts.on(GetCallerIdentityCommand).resolves({ Account: "999999999999" });
  ec2.on(DescribeSubnetsCommand).resolves({});
  expect((await ground.flaws(release))[0]?.summary).toBe(
    "The base is of account 123456789012, but these credentials are of 999999999999.",
  );
});

test("each subnet that is gone is named, and only those", async () => {
  ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [{ SubnetId: "subnet-2" }] });
  expect((await ground.flaws(release))[0]?.summary).toBe(
    "The base names subnet subnet-1, which does not exist here.",
  );
  ec2.on(DescribeSubnetsCommand).resolves({});
  expect((await ground.flaws(release))[0]?.summary).toBe(
    "The base names subnets subnet-1 and subnet-2, which do not exist here.",
  );
});

test.each([
  [[], /^Release 1\.0\.7 needs AMI ami-\S+, which does not exist here any more\.$/],
  [[{ State: "deregistered" as const }], /, which is deregistered\.$/],
  [[{}], /, which is in no known state\.$/],
])("an image %j is refused", async (Images, summary) => {
  ec2.on(DescribeImagesCommand).resolves({ Images });
  expect((await ground.flaws(release))[0]?.summary).toMatch(summary);
});

test("a free name has no namesakes; a taken one names every owner", async () => {
  expect(await ground.namesakes("web-1")).toEqual([]);
  const tags = [
    { Key: "slipway:service", Value: "shop" },
    { Key: "slipway:environment", Value: "production" },
    { Key: "slipway:rollout", Value: "4" },
  ];
  ec2.on(DescribeLaunchTemplatesCommand).resolves({ LaunchTemplates: [{ Tags: tags }] });
  autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({
    AutoScalingGroups: [{ AutoScalingGroupName: "web-1", Tags: [] } as never],
  });
  elb.on(DescribeTargetGroupsCommand).resolves({ TargetGroups: [{ TargetGroupArn: "arn:tg" }] });
  elb.on(DescribeTagsCommand).resolves({ TagDescriptions: [{ Tags: tags }] });
  expect(await ground.namesakes("web-1")).toEqual([
    "launch template web-1 belongs to service shop in production, rollout 4",
    "Auto Scaling group web-1 belongs to somebody without slipway's tags",
    "target group web-1 belongs to service shop in production, rollout 4",
  ]);
});
