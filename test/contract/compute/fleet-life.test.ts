// Goal: a fleet lives and dies through the real clients as it would in AWS, load balancer included.
// Method: SDK clients in process, virtual time, the real Elb; machines whose health the test sets.
import {
  AutoScalingClient,
  CompleteLifecycleActionCommand,
  CreateAutoScalingGroupCommand,
  DeleteAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeScalingActivitiesCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  CreateLaunchTemplateCommand,
  DescribeInstancesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "vitest";
import { VirtualClock } from "../../../src/standin/clock.ts";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import { VirtualDriver } from "../../../src/standin/instances/virtual-driver.ts";
import { seededRandom } from "../../../src/standin/random-source.ts";
import { quickPace } from "../../../src/standin/region.ts";
import { seedNetworkAndTable } from "../../../src/standin/seed.ts";
import { createStandin } from "../../../src/standin/standin.ts";

const group = { AutoScalingGroupName: "web-1" };

function world() {
  const clock = new VirtualClock(Date.UTC(2030, 0, 1));
  const sick = new Set<string>();
  const booted: string[] = [];
  const complaints: string[] = [];
  const driver = new VirtualDriver({
    clock,
    random: seededRandom(7),
    software: (machine) => {
      booted.push(machine.userData);
      const status = (): number => (sick.has(machine.order.instanceId) ? 500 : 200);
      machine.run({ answer: () => ({ status: status() }) });
    },
  });
  const standin = createStandin({
    clock,
    pace: quickPace,
    driver,
    random: seededRandom(7),
    complain: (line) => complaints.push(line),
  });
  const seeded = seedNetworkAndTable(standin.region, {
    availabilityZones: ["us-east-1a", "us-east-1b"],
    securityGroup: "instances",
    image: { name: "base" },
    loadBalancer: { name: "base", scheme: "internal", host: "127.0.0.1", port: 8080 },
    table: { name: "state", partitionKey: "pk" },
    parameters: {},
  });
  const config = {
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDTEST", secretAccessKey: "AKIDTEST" },
    maxAttempts: 1,
    requestHandler: inProcessDoor(standin),
  };
  const asg = new AutoScalingClient(config);
  const ec2 = new EC2Client(config);
  const elb = new ElasticLoadBalancingV2Client(config);
  /** Moves time on until `reached` holds, at most `withinMs` of it. */
  const until = async (withinMs: number, reached: () => Promise<boolean>) => {
    for (let passed = 0; !(await reached()); passed += 50) {
      expect(passed).toBeLessThan(withinMs);
      clock.advance(50);
    }
  };
  const described = async () =>
    (await asg.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: ["web-1"] })))
      .AutoScalingGroups?.[0];
  const states = async () => (await described())?.Instances?.map((one) => one.LifecycleState);
  return { seeded, sick, booted, complaints, asg, ec2, elb, until, described, states };
}

/** A template, a target group in use, and a group of one behind a launch hook. */
async function fleet({ seeded, asg, ec2, elb }: ReturnType<typeof world>) {
  await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: "web-1",
      LaunchTemplateData: {
        ImageId: seeded.imageId,
        InstanceType: "t3.small",
        SecurityGroupIds: [seeded.securityGroupId],
        UserData: Buffer.from('{"slipway":1}').toString("base64"),
        MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 1 },
      },
    }),
  );
  const made = await elb.send(
    new CreateTargetGroupCommand({
      Name: "web-1",
      Protocol: "HTTP",
      Port: 8080,
      VpcId: seeded.vpcId,
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 2,
      UnhealthyThresholdCount: 2,
    }),
  );
  const targetGroup = made.TargetGroups![0]!.TargetGroupArn!;
  await elb.send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn: targetGroup,
      Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "30" }],
    }),
  );
  await elb.send(
    new CreateRuleCommand({
      ListenerArn: seeded.listenerArn,
      Priority: 100,
      Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["/*"] } }],
      Actions: [{ Type: "forward", TargetGroupArn: targetGroup }],
    }),
  );
  await asg.send(
    new CreateAutoScalingGroupCommand({
      ...group,
      LaunchTemplate: { LaunchTemplateName: "web-1", Version: "1" },
      MinSize: 1,
      MaxSize: 4,
      VPCZoneIdentifier: seeded.subnetIds.join(","),
      TargetGroupARNs: [targetGroup],
      LifecycleHookSpecificationList: [
        {
          LifecycleHookName: "boot",
          LifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
          HeartbeatTimeout: 300,
          DefaultResult: "ABANDON",
        },
      ],
      Tags: [{ Key: "owner", Value: "test", PropagateAtLaunch: true }],
    }),
  );
  const health = async () =>
    (
      await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: targetGroup }))
    ).TargetHealthDescriptions!.map((one) => one.TargetHealth!.State);
  const release = async () => {
    for (const one of (await asg.send(new DescribeAutoScalingGroupsCommand({})))
      .AutoScalingGroups![0]!.Instances!) {
      if (one.LifecycleState === "Pending:Wait") {
        await asg.send(
          new CompleteLifecycleActionCommand({
            ...group,
            LifecycleHookName: "boot",
            InstanceId: one.InstanceId,
            LifecycleActionResult: "CONTINUE",
          }),
        );
      }
    }
  };
  return { health, release };
}

test("one instance waits for its hook, grows to three, drains and is gone", async () => {
  const here = world();
  const { asg, ec2, until, states, described, booted, complaints } = here;
  const { health, release } = await fleet(here);
  await until(2_000, async () => (await states())?.join() === "Pending:Wait");
  expect(await health()).toEqual([]);
  expect(booted).toEqual(['{"slipway":1}']);
  await release();
  await until(1_000, async () => (await states())?.join() === "InService");
  await until(6_000, async () => (await health()).join() === "healthy");

  const size = (n: number) =>
    asg.send(
      new UpdateAutoScalingGroupCommand({ ...group, MinSize: n, DesiredCapacity: n, MaxSize: 4 }),
    );
  await size(3);
  await until(2_000, async () => {
    await release();
    return (await states())?.join() === "InService,InService,InService";
  });
  await until(6_000, async () => (await health()).join() === "healthy,healthy,healthy");
  const tagged = await ec2.send(
    new DescribeInstancesCommand({ Filters: [{ Name: "tag:owner", Values: ["test"] }] }),
  );
  expect(tagged.Reservations).toHaveLength(3);

  await size(0);
  await until(1_000, async () => (await health()).join() === "draining,draining,draining");
  const inUse = asg.send(new DeleteAutoScalingGroupCommand(group));
  await expect(inUse).rejects.toMatchObject({ name: "ScalingActivityInProgressFault" });
  await until(32_000, async () => (await states())?.length === 0);
  expect(await health()).toEqual([]);
  await asg.send(new DeleteAutoScalingGroupCommand(group));
  expect((await described())?.Status).toBe("Delete in progress");
  await until(1_000, async () => (await described()) === undefined);
  const kept = await asg.send(
    new DescribeScalingActivitiesCommand({ ...group, IncludeDeletedGroups: true }),
  );
  expect(kept.Activities?.map((one) => one.StatusCode)).toEqual(Array(6).fill("Successful"));
  expect(complaints).toEqual([]);
});

test("with ELB health an instance that falls sick is replaced once one has passed", async () => {
  const here = world();
  const { asg, until, described, states, sick, complaints } = here;
  const { health, release } = await fleet(here);
  const healthy = async () => {
    await release();
    return (await health()).join() === "healthy" && (await states())?.join() === "InService";
  };
  await until(8_000, healthy);
  await asg.send(
    new UpdateAutoScalingGroupCommand({
      ...group,
      HealthCheckType: "ELB",
      HealthCheckGracePeriod: 1,
    }),
  );
  const first = (await described())!.Instances![0]!.InstanceId!;
  sick.add(first);
  await until(60_000, async () => {
    const instances = (await described())!.Instances!;
    return !instances.some((one) => one.InstanceId === first) && (await healthy());
  });
  const { Activities } = await asg.send(new DescribeScalingActivitiesCommand(group));
  expect(Activities?.some((one) => one.Cause?.endsWith("ELB system health check failure."))).toBe(
    true,
  );
  expect(complaints).toEqual([]);
});
