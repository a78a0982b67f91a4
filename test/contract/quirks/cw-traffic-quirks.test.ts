// Goal: what CloudWatch tells of load balancers and instances has AWS's gaps, delays and dimensions.
// Method: real requests through the load balancer in virtual time, read back through the SDK; then
//   without each quirk.
import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { CreateAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import { CreateLaunchTemplateCommand } from "@aws-sdk/client-ec2";
import { expect } from "vitest";
import type { QuirkWorld } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";
import { carrying } from "./support/traffic-world.ts";

const minute = 60_000;

const balancerOf = ({ seeded }: QuirkWorld) => ({
  LoadBalancer: seeded.loadBalancerArn.split(":loadbalancer/")[1]!,
});
const groupOf = (arn: string) => ({ TargetGroup: arn.split(":").at(-1)! });

/** Minutes since the world began, and their values, oldest first. */
async function read(
  { cloudwatch, clock }: QuirkWorld,
  MetricName: string,
  dimensions: Record<string, string>,
  Namespace = "AWS/ApplicationELB",
): Promise<number[][]> {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace, MetricName, Dimensions };
  const begin = Date.UTC(2030, 0, 1);
  const { MetricDataResults } = await cloudwatch.send(
    new GetMetricDataCommand({
      MetricDataQueries: [{ Id: "m1", MetricStat: { Metric, Period: 60, Stat: "Sum" } }],
      StartTime: new Date(begin),
      EndTime: new Date(clock.now() + minute),
      ScanBy: "TimestampAscending",
    }),
  );
  const [{ Timestamps = [], Values = [] } = {}] = MetricDataResults!;
  return Timestamps.map((at, i) => [(at.getTime() - begin) / minute, Values[i]!]);
}

const values = async (...asked: Parameters<typeof read>) =>
  (await read(...asked)).map(([, value]) => value);

/** Lets the minute under way close, and its metrics appear. */
const published = async ({ clock, pass, region }: QuirkWorld) => {
  await pass(minute - (clock.now() % minute) + region.pace.metricDelayMs);
};

quirk(
  "CW-06",
  carrying(async ({ world, group, rule, tally }) => {
    const web = await group("web");
    world.programs.delete(web.instanceId);
    await rule(1, { [web.arn]: 1 });
    expect(await tally(3)).toEqual({ 502: 3 });
    await published(world);
    const balancer = balancerOf(world);
    const both = { ...balancer, ...groupOf(web.arn) };
    expect(await values(world, "HTTPCode_ELB_502_Count", balancer)).toEqual([3]);
    expect(await values(world, "HTTPCode_ELB_5XX_Count", balancer)).toEqual([3]);
    expect(await values(world, "TargetConnectionErrorCount", both)).toEqual([3]);
    expect(await values(world, "HTTPCode_ELB_502_Count", both)).toEqual([]);
  }),
);

quirk(
  "CW-09",
  carrying(async ({ world, group, rule, tally }) => {
    const web = await group("web");
    await rule(1, { [web.arn]: 1 });
    await tally(2);
    await published(world);
    await world.pass(3 * minute);
    await tally(1);
    await published(world);
    const counts = await read(world, "RequestCount", balancerOf(world));
    expect(counts.map(([, value]) => value)).toEqual([2, 1]);
    expect(counts[1]![0]! - counts[0]![0]!).toBeGreaterThan(1);
  }),
);

quirk(
  "CW-10",
  carrying(async ({ world, group, rule, tally }) => {
    let status = 200;
    const web = await group("web", (_, response) => {
      response.statusCode = status;
      response.end("web");
    });
    await rule(1, { [web.arn]: 1 });
    await tally(2);
    await published(world);
    const both = { ...balancerOf(world), ...groupOf(web.arn) };
    expect(await values(world, "HTTPCode_Target_2XX_Count", both)).toEqual([2]);
    expect(await values(world, "HTTPCode_Target_5XX_Count", both)).toEqual([]);
    status = 500;
    await tally(1);
    await published(world);
    expect(await values(world, "HTTPCode_Target_5XX_Count", both)).toEqual([1]);
  }),
);

quirk(
  "CW-15",
  carrying(async ({ world, group, rule, tally }) => {
    const web = await group("web");
    await rule(1, { [web.arn]: 1 });
    await tally(2);
    const count = () => values(world, "RequestCount", balancerOf(world));
    expect(await count()).toEqual([]);
    await world.pass(minute - (world.clock.now() % minute));
    expect(await count()).toEqual([]);
    await world.pass(world.region.pace.metricDelayMs);
    expect(await count()).toEqual([2]);
  }),
);

quirk(
  "CW-19",
  carrying(async ({ world, group, rule }) => {
    const web = await group("web");
    await rule(1, { [web.arn]: 1 });
    await published(world);
    const [balancer, target] = [balancerOf(world), groupOf(web.arn)];
    expect(await values(world, "HealthyHostCount", { ...balancer, ...target })).not.toEqual([]);
    expect(await values(world, "HealthyHostCount", balancer)).toEqual([]);
    expect(await values(world, "HealthyHostCount", target)).toEqual([]);
  }),
);

quirk(
  "CW-21",
  carrying(async ({ world, group, rule, tally }) => {
    expect(await tally(3)).toEqual({ 503: 3 });
    const web = await group("web");
    await rule(1, { [web.arn]: 1 });
    await tally(2);
    await published(world);
    expect(await values(world, "RequestCount", balancerOf(world))).toEqual([2]);
    expect(await values(world, "HTTP_Fixed_Response_Count", balancerOf(world))).toEqual([3]);
  }),
);

quirk("CW-18", async (world) => {
  const { ec2, asg, seeded, clock, processors, machines } = world;
  for (const name of ["basic", "detailed"]) {
    const LaunchTemplateData = {
      ImageId: seeded.imageId,
      InstanceType: "t3.small" as const,
      ...(name === "detailed" && { Monitoring: { Enabled: true } }),
    };
    await ec2.send(
      new CreateLaunchTemplateCommand({ LaunchTemplateName: name, LaunchTemplateData }),
    );
    await asg.send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName: name,
        LaunchTemplate: { LaunchTemplateName: name, Version: "1" },
        MinSize: 1,
        MaxSize: 1,
        VPCZoneIdentifier: seeded.subnetIds[0]!,
      }),
    );
  }
  await world.pass(2000);
  // One of two vCPUs is busy.
  for (const id of machines.keys()) processors.set(id, () => clock.now() / 1000);
  await world.pass(11 * minute);
  const use = (group: string) =>
    read(world, "CPUUtilization", { AutoScalingGroupName: group }, "AWS/EC2");
  expect(await use("basic")).toEqual([[9, 50]]);
  expect((await use("detailed")).slice(0, 3)).toEqual([
    [1, 50],
    [2, 50],
    [3, 50],
  ]);
});
