// Goal: CloudWatch surprises here as it does in AWS, and each surprise is looked at.
// Method: every quirk by its id on the whole stand-in in virtual time, then without it.
import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import type { Dimension, GetMetricDataCommandInput, MetricDatum } from "@aws-sdk/client-cloudwatch";
import { expect } from "vitest";
import { accepted, type QuirkWorld, refused } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";

const minute = 60_000;
const web = { Name: "Service", Value: "web" };
const topic = "arn:aws:sns:us-east-1:000000000000:pager";
const policy = "arn:aws:autoscaling:us-east-1:000000000000:scalingPolicy:1:policyName/out";

const put = ({ cloudwatch }: QuirkWorld, ...data: Partial<MetricDatum>[]) =>
  cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: "Shop",
      MetricData: data.map((datum) => ({ MetricName: "Errors", Dimensions: [web], ...datum })),
    }),
  );

/** One value for each minute since the world began. */
async function putEachMinute(world: QuirkWorld, ...values: number[]) {
  const begin = world.clock.now();
  const data = values.map((Value, i) => ({ Value, Timestamp: new Date(begin + i * minute) }));
  await put(world, ...data);
  await world.pass(values.length * minute);
  return (i: number) => new Date(begin + i * minute);
}

async function values(
  { cloudwatch, clock }: QuirkWorld,
  span: Partial<GetMetricDataCommandInput> = {},
  Dimensions: Dimension[] = [web],
): Promise<number[]> {
  const Metric = { Namespace: "Shop", MetricName: "Errors", Dimensions };
  const { MetricDataResults } = await accepted(
    cloudwatch.send(
      new GetMetricDataCommand({
        MetricDataQueries: [{ Id: "m1", MetricStat: { Metric, Period: 60, Stat: "Sum" } }],
        StartTime: new Date(clock.now() - 3_600_000),
        EndTime: new Date(clock.now() + minute),
        ...span,
      }),
    ),
  );
  return MetricDataResults![0]!.Values!;
}

const putAlarm = ({ cloudwatch }: QuirkWorld, other: object = {}) =>
  cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: "errors",
      Namespace: "Shop",
      MetricName: "Errors",
      Dimensions: [web],
      Statistic: "Sum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: "GreaterThanThreshold",
      ...other,
    }),
  );

const alarms = async ({ cloudwatch }: QuirkWorld) =>
  (await cloudwatch.send(new DescribeAlarmsCommand({}))).MetricAlarms!;
const state = async (world: QuirkWorld) => (await alarms(world))[0]!.StateValue;

quirk("CW-01", async (world) => {
  await put(world, { Value: 1 });
  await world.pass(1);
  expect(await values(world)).toEqual([]);
  await world.pass(world.region.pace.metricDelayMs);
  expect(await values(world)).toEqual([1]);
});

quirk("CW-02", async (world) => {
  expect(await values(world)).toEqual([]);
});

quirk("CW-03", async (world) => {
  const at = await putEachMinute(world, 1, 2, 4, 8);
  const found = await values(world, { StartTime: at(1), EndTime: at(3) });
  expect(found.toSorted((a, b) => a - b)).toEqual([2, 4]);
});

quirk("CW-04", async (world) => {
  await putEachMinute(world, 1, 2, 3);
  expect(await values(world)).toEqual([3, 2, 1]);
});

quirk("CW-05", async (world) => {
  const zone = { Name: "Zone", Value: "a" };
  await put(world, { Value: 1, Dimensions: [web, zone] });
  await world.pass(minute);
  expect(await values(world, {}, [web])).toEqual([]);
  expect(await values(world, {}, [])).toEqual([]);
  expect(await values(world, {}, [zone, web])).toEqual([1]);
});

quirk("CW-07", async (world) => {
  const at = await putEachMinute(world, 1, 2, 3, 4);
  const { Datapoints } = await world.cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: "Shop",
      MetricName: "Errors",
      Dimensions: [web],
      StartTime: at(0),
      EndTime: at(4),
      Period: 60,
      Statistics: ["Sum"],
    }),
  );
  const sums = Datapoints!.map(({ Sum = 0 }) => Sum);
  expect(sums.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
  expect(sums).not.toEqual([1, 2, 3, 4]);
});

quirk("CW-08", async (world) => {
  const { pace } = world.region;
  const listed = async () =>
    (await world.cloudwatch.send(new ListMetricsCommand({ Namespace: "Shop" }))).Metrics!.length;
  await put(world, { Value: 1 });
  await world.pass(pace.metricDelayMs);
  expect(await values(world)).toEqual([1]);
  expect(await listed()).toBe(0);
  await world.pass(pace.metricListingMs);
  expect(await listed()).toBe(1);
});

quirk("CW-11", async (world) => {
  await putAlarm(world);
  expect(await state(world)).toBe("INSUFFICIENT_DATA");
});

quirk("CW-12", async (world) => {
  await putAlarm(world);
  await putEachMinute(world, 1);
  await world.pass(2 * minute);
  expect(await state(world)).toBe("ALARM");
  await world.pass(2 * minute);
  expect(await state(world)).toBe("INSUFFICIENT_DATA");
});

quirk("CW-13", async (world) => {
  await putAlarm(world, { EvaluationPeriods: 3 });
  await putEachMinute(world, 1);
  expect(await state(world)).toBe("OK");
  await world.pass(2 * minute);
  expect(await state(world)).toBe("ALARM");
});

quirk("CW-14", async (world) => {
  await putAlarm(world, { AlarmActions: [topic, policy] });
  const told: string[] = [];
  world.region.cloudWatch.alarms.onAction(({ actions }) => told.push(...actions));
  await putEachMinute(world, 1, 1, 1);
  expect(told.filter((arn) => arn === topic)).toHaveLength(1);
  expect(told.filter((arn) => arn === policy)).toHaveLength(3);
});

quirk("CW-16", async ({ cloudwatch }) => {
  const answer = await accepted(
    cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: ["nobody"] })),
  );
  expect(answer.MetricAlarms).toEqual([]);
});

quirk("CW-17", async (world) => {
  await putAlarm(world, { AlarmActions: [topic] });
  await putAlarm(world, { Threshold: 5 });
  expect((await alarms(world))[0]).toMatchObject({ Threshold: 5, AlarmActions: [] });
});

quirk("CW-20", async (world) => {
  await putAlarm(world);
  const AlarmNames = ["nobody", "errors"];
  const { code } = await refused(world.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames })));
  expect(code).toBe("ResourceNotFound");
  expect(await alarms(world)).toEqual([]);
});
