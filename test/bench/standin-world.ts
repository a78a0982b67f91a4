import { CreateAutoScalingGroupCommand, AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { CreateLaunchTemplateCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateRuleCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Clock } from "../../src/standin/clock.ts";
import { inProcessDoor } from "../../src/standin/doors/in-process.ts";
import { VirtualDriver } from "../../src/standin/instances/virtual-driver.ts";
import type { Span } from "../../src/standin/instances/virtual-program.ts";
import { seededRandom } from "../../src/standin/random-source.ts";
import { quickPace } from "../../src/standin/region.ts";
import { seedNetworkAndTable } from "../../src/standin/seed.ts";
import { createStandin } from "../../src/standin/standin.ts";

const credentials = { accessKeyId: "AKIDBENCH", secretAccessKey: "AKIDBENCH" };

/** A stand-in with virtual machines, and clients of it in process. */
export function standinWorld(clock: Clock, bootMs: Span) {
  const random = seededRandom(1);
  const standin = createStandin({
    clock,
    pace: quickPace,
    driver: new VirtualDriver({ clock, random, bootMs }),
    random,
    complain: (line) => {
      throw new Error(line);
    },
  });
  const seeded = seedNetworkAndTable(standin.region, {
    // A subnet has 251 addresses.
    availabilityZones: ["a", "b", "c", "d", "e", "f"].map((letter) => `us-east-1${letter}`),
    securityGroup: "instances",
    image: { name: "base" },
    loadBalancer: { name: "base", scheme: "internal", host: "127.0.0.1", port: 0 },
    table: { name: "state", partitionKey: "pk" },
    parameters: {},
  });
  const inProcess = { region: "us-east-1", credentials, requestHandler: inProcessDoor(standin) };
  return { standin, seeded, inProcess };
}

/** For clients that come through the HTTP door. */
export const overHttp = (port: number) => ({
  region: "us-east-1",
  credentials,
  endpoint: `http://127.0.0.1:${port}`,
});

/** A group of `size` behind a target group that a rule for every path forwards to. */
export async function makeFleet(
  { inProcess, seeded }: ReturnType<typeof standinWorld>,
  size: number,
): Promise<{ readonly targetGroupArn: string }> {
  const elb = new ElasticLoadBalancingV2Client(inProcess);
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({
      Name: "fleet",
      Protocol: "HTTP",
      Port: 8080,
      VpcId: seeded.vpcId,
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 2,
    }),
  );
  const targetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? "";
  await elb.send(
    new CreateRuleCommand({
      ListenerArn: seeded.listenerArn,
      Priority: 1,
      Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["/*"] } }],
      Actions: [{ Type: "forward", TargetGroupArn: targetGroupArn }],
    }),
  );
  await new EC2Client(inProcess).send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: "fleet",
      LaunchTemplateData: { ImageId: seeded.imageId, InstanceType: "t3.small" },
    }),
  );
  await new AutoScalingClient(inProcess).send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: "fleet",
      LaunchTemplate: { LaunchTemplateName: "fleet", Version: "1" },
      MinSize: size,
      MaxSize: size,
      VPCZoneIdentifier: seeded.subnetIds.join(","),
      TargetGroupARNs: [targetGroupArn],
      HealthCheckType: "ELB",
      HealthCheckGracePeriod: 300,
    }),
  );
  return { targetGroupArn };
}
