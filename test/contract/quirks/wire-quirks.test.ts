// Goal: the wire surprises here as AWS's does, and each surprise is looked at.
// Method: every quirk by its id through the real SDK clients on the whole stand-in, then without it.
import {
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { CreateLaunchTemplateCommand, DescribeInstancesCommand } from "@aws-sdk/client-ec2";
import { GetParameterCommand, GetParametersByPathCommand } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect } from "vitest";
import { wallClock } from "../../../src/standin/clock.ts";
import { openHttpDoor } from "../../../src/standin/doors/http.ts";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import { instanceCredentials } from "../../../src/standin/instance-credentials.ts";
import { sign } from "../../../src/standin/signature/sign.ts";
import { cloudWatchInXml } from "../wire/support/cloudwatch-in-xml.ts";
import { clientConfig } from "../wire/support/echo.ts";
import { userKeys } from "../wire/support/signed.ts";
import { launch } from "./support/elb-world.ts";
import { accepted, refused, type QuirkWorld } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";

const notThere = { AlarmName: "nobody", StateValue: "OK", StateReason: "" } as const;

const thrownBy = (call: Promise<unknown>): Promise<any> => call.catch((error: unknown) => error);

quirk("WIRE-01", async ({ sts, ssm }) => {
  const { $metadata } = await sts.send(new GetCallerIdentityCommand({}));
  expect(String($metadata.requestId)).toMatch(/^[0-9a-f-]{36}$/);
  const thrown = await thrownBy(ssm.send(new GetParameterCommand({ Name: "/none" })));
  expect(String(thrown.$metadata.requestId)).toMatch(/^[0-9a-f-]{36}$/);
});

quirk("WIRE-02", async ({ sts }) => {
  const { Account } = await sts.send(new GetCallerIdentityCommand({}));
  expect(Account).toBe("000000000000");
});

quirk("WIRE-03", async ({ asg, ec2 }) => {
  const { AutoScalingGroups } = await asg.send(new DescribeAutoScalingGroupsCommand({}));
  expect(AutoScalingGroups).toEqual([]);
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({}));
  expect(Reservations).toEqual([]);
});

quirk("WIRE-04", async (world) => {
  await launch(world);
  const everything = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [] });
  const { AutoScalingGroups } = await accepted(world.asg.send(everything));
  expect(AutoScalingGroups).toHaveLength(1);
});

quirk("WIRE-05", async (world) => {
  const [instanceId = ""] = await launch(world, 2);
  const one = new DescribeInstancesCommand({ InstanceIds: [instanceId] });
  const { Reservations = [] } = await accepted(world.ec2.send(one));
  const found = Reservations.flatMap(({ Instances = [] }) => Instances);
  expect(found.map(({ InstanceId }) => InstanceId)).toEqual([instanceId]);
});

quirk("WIRE-06", async (world) => {
  await launch(world);
  const again = new CreateAutoScalingGroupCommand({
    AutoScalingGroupName: "fleet",
    LaunchTemplate: { LaunchTemplateName: "fleet", Version: "1" },
    MinSize: 0,
    MaxSize: 1,
    VPCZoneIdentifier: world.seeded.subnetIds[0]!,
  });
  const { name, Code } = await thrownBy(world.asg.send(again));
  expect({ name, Code }).toEqual({ name: "AlreadyExistsFault", Code: "AlreadyExists" });
});

quirk("WIRE-07", async ({ cloudwatch }) => {
  const { name, Code } = await thrownBy(cloudwatch.send(new SetAlarmStateCommand(notThere)));
  expect({ name, Code }).toEqual({ name: "ResourceNotFound", Code: "ResourceNotFound" });
});

quirk("WIRE-08", async ({ ssm }) => {
  const thrown = await thrownBy(ssm.send(new GetParameterCommand({ Name: "/none" })));
  expect([thrown.name, thrown.$metadata.httpStatusCode]).toEqual(["ParameterNotFound", 400]);
});

quirk("WIRE-09", async ({ cloudwatch, region, pass }) => {
  const MetricData = Array.from({ length: 500 }, (_, i) => ({ MetricName: `m${i}`, Value: i }));
  const put = new PutMetricDataCommand({ Namespace: "Shop", MetricData });
  await accepted(cloudwatch.send(put));
  await pass(region.pace.metricDelayMs);
  expect(region.cloudWatch.metrics.all().map(({ metric }) => metric.metric)).toContain("m499");
});

quirk("WIRE-10", async ({ asg, ssm, cloudwatch }) => {
  const groups = await asg.send(new DescribeAutoScalingGroupsCommand({}));
  const parameters = await ssm.send(new GetParametersByPathCommand({ Path: "/" }));
  const alarms = await cloudwatch.send(new DescribeAlarmsCommand({}));
  const tokens = [groups, parameters, alarms].map(({ NextToken }) => NextToken);
  expect(tokens).toEqual([undefined, undefined, undefined]);
});

quirk("WIRE-11", async ({ standin }) => {
  const door = await openHttpDoor(standin, 0);
  try {
    const endpoint = `http://127.0.0.1:${door.port}`;
    const client = new CloudWatchClient({ ...clientConfig, endpoint });
    await client.send(new DescribeAlarmsCommand({}));
    expect(Math.abs(client.config.systemClockOffset)).toBeLessThan(60_000);
  } finally {
    await door.close();
  }
});

quirk("WIRE-12", async ({ standin }) => {
  const requestHandler = inProcessDoor(standin);
  const older = cloudWatchInXml.client({ ...clientConfig, requestHandler });
  const { MetricAlarms } = await accepted(older.send(new DescribeAlarmsCommand({})));
  expect(MetricAlarms).toEqual([]);
});

quirk("WIRE-13", async ({ ec2 }) => {
  const empty = { LaunchTemplateName: "empty", LaunchTemplateData: {} };
  const { code } = await refused(ec2.send(new CreateLaunchTemplateCommand(empty)));
  expect(code).toBe("MissingParameter");
});

/** A client of the world with other settings. */
const stsOf = ({ standin }: QuirkWorld, settings: object) =>
  new STSClient({ ...clientConfig, requestHandler: inProcessDoor(standin), ...settings });

quirk("WIRE-14", async (world) => {
  const credentials = { accessKeyId: "AKIDTEST", secretAccessKey: "another's" };
  const call = stsOf(world, { credentials }).send(new GetCallerIdentityCommand({}));
  expect((await refused(call)).code).toBe("SignatureDoesNotMatch");
});

quirk("WIRE-15", async ({ standin }) => {
  const body = Buffer.from("Action=GetCallerIdentity&Version=2011-06-15");
  const request = { method: "POST", path: "/", headers: {}, body };
  const now = wallClock().now() - 16 * 60_000;
  const old = sign(request, userKeys, { region: "us-east-1", service: "sts", now });
  expect((await standin.answer(old)).status).toBe(403);
});

quirk("WIRE-16", async (world) => {
  const { accessKeyId, secretAccessKey } = instanceCredentials("i-0123456789abcdef0");
  const credentials = { accessKeyId, secretAccessKey, sessionToken: "another's" };
  const call = stsOf(world, { credentials }).send(new GetCallerIdentityCommand({}));
  expect((await refused(call)).code).toBe("InvalidClientTokenId");
});

quirk("WIRE-17", async (world) => {
  const abroad = stsOf(world, { region: "eu-west-1" });
  const { message } = await refused(abroad.send(new GetCallerIdentityCommand({})));
  expect(message).toBe("Credential should be scoped to a valid region.");
});
