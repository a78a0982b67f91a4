// Goal: EC2 surprises here as it does in AWS, and each surprise is looked at.
// Method: every quirk by its id on the whole stand-in in virtual time, then without it.
import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  DeleteLaunchTemplateVersionsCommand,
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeSubnetsCommand,
  GetConsoleOutputCommand,
  ModifyInstanceAttributeCommand,
  type RequestLaunchTemplateData,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { expect } from "vitest";
import { AwsError } from "../../../src/standin/aws-error.ts";
import { accepted, type QuirkWorld, refused } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";

const absent = "i-0123456789abcdef0";
const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** Launches and returns the ids; one small instance in the first zone unless asked otherwise. */
async function run({ ec2, seeded }: QuirkWorld, input: Partial<RunInstancesCommandInput> = {}) {
  const asked = {
    ImageId: seeded.imageId,
    InstanceType: "t3.small" as const,
    SubnetId: seeded.subnetIds[0],
    MinCount: 1,
    MaxCount: 1,
    ...input,
  };
  const { Instances = [] } = await accepted(ec2.send(new RunInstancesCommand(asked)));
  return Instances.map(({ InstanceId = "" }) => InstanceId);
}

/** As `run`, and waits until it runs. */
async function running(world: QuirkWorld, input: Partial<RunInstancesCommandInput> = {}) {
  const [id = ""] = await run(world, input);
  await world.pass(200);
  return id;
}

async function described({ ec2 }: QuirkWorld, InstanceIds: string[]) {
  const found = await accepted(ec2.send(new DescribeInstancesCommand({ InstanceIds })));
  return (found.Reservations ?? []).flatMap(({ Instances = [] }) => Instances);
}

async function statesOf(world: QuirkWorld, ids: string[]) {
  return (await described(world, ids)).map(({ State }) => State?.Name);
}

const template = (world: QuirkWorld, data: RequestLaunchTemplateData = {}, ClientToken?: string) =>
  world.ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: "web",
      LaunchTemplateData: {
        ImageId: world.seeded.imageId,
        InstanceType: "t3.small",
        ...data,
      },
      ClientToken,
    }),
  );

const version = ({ ec2 }: QuirkWorld, data: RequestLaunchTemplateData) =>
  ec2.send(
    new CreateLaunchTemplateVersionCommand({
      LaunchTemplateName: "web",
      SourceVersion: "1",
      LaunchTemplateData: data,
    }),
  );

const fromTemplate = { ImageId: undefined, InstanceType: undefined } as const;
const web = { LaunchTemplate: { LaunchTemplateName: "web" } };

quirk("EC2-01", async (world) => {
  const id = await running(world);
  const one = new DescribeInstancesCommand({ InstanceIds: [id, absent] });
  expect(await refused(world.ec2.send(one))).toEqual({
    code: "InvalidInstanceID.NotFound",
    message: `The instance ID '${absent}' does not exist`,
  });
});

quirk("EC2-02", async (world) => {
  const id = await running(world);
  const Filters = [{ Name: "instance-id", Values: [id, absent] }];
  const found = await accepted(world.ec2.send(new DescribeInstancesCommand({ Filters })));
  expect(found.Reservations).toHaveLength(1);
});

quirk("EC2-03", async (world) => {
  const id = await running(world);
  const asked = new DescribeInstancesCommand({ InstanceIds: [id], MaxResults: 5 });
  expect((await refused(world.ec2.send(asked))).code).toBe("InvalidParameterCombination");
});

quirk("EC2-04", async (world) => {
  const [id = ""] = await run(world);
  const calls = [
    new DescribeInstancesCommand({ InstanceIds: [id] }),
    new TerminateInstancesCommand({ InstanceIds: [id] }),
  ];
  for (const call of calls) {
    const answer = world.ec2.send(call as DescribeInstancesCommand);
    expect((await refused(answer)).code).toBe("InvalidInstanceID.NotFound");
  }
  await world.pass(100);
  expect(await statesOf(world, [id])).toEqual(["pending"]);
});

quirk("EC2-05", async (world) => {
  const id = await running(world);
  await world.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  await world.pass(500);
  expect(await statesOf(world, [id])).toEqual(["terminated"]);
  world.clock.advance(3_600_000);
  const gone = world.ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  expect((await refused(gone)).code).toBe("InvalidInstanceID.NotFound");
});

quirk("EC2-06", async (world) => {
  await accepted(template(world, { ImageId: "ami-00000000000000000" }));
  const SubnetId = world.seeded.subnetIds[0];
  const launch = new RunInstancesCommand({ ...web, SubnetId, MinCount: 1, MaxCount: 1 });
  expect((await refused(world.ec2.send(launch))).code).toBe("InvalidAMIID.NotFound");
});

quirk("EC2-07", async (world) => {
  await template(world);
  await version(world, { InstanceType: "t3.large" });
  const id = await running(world, { ...fromTemplate, ...web });
  expect(await described(world, [id])).toMatchObject([{ InstanceType: "t3.small" }]);
});

quirk("EC2-08", async (world) => {
  const first = await run(world, { ClientToken: "release-7" });
  expect(await run(world, { ClientToken: "release-7" })).toEqual(first);
});

quirk("EC2-09", async (world) => {
  await template(world, {}, "release-7");
  const other = template(world, { InstanceType: "t3.large" }, "release-7");
  expect((await refused(other)).code).toBe("IdempotentParameterMismatch");
});

quirk("EC2-10", async (world) => {
  const first = await run(world, { ClientToken: "t" });
  const [, SubnetId] = world.seeded.subnetIds;
  expect(await run(world, { ClientToken: "t", SubnetId })).not.toEqual(first);
});

quirk("EC2-11", async (world) => {
  const id = await running(world, { ClientToken: "t" });
  await world.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  await world.pass(500);
  const again = run(world, { ClientToken: "t" });
  await expect(again).rejects.toThrow("IdempotentInstanceTerminated");
});

quirk("EC2-12", async (world) => {
  const id = await running(world);
  const dry = new TerminateInstancesCommand({ InstanceIds: [id], DryRun: true });
  const error = await world.ec2.send(dry).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ name: "DryRunOperation", $metadata: { httpStatusCode: 412 } });
  expect(await statesOf(world, [id])).toEqual(["running"]);
});

quirk("EC2-13", async (world) => {
  const [id = ""] = await run(world);
  await world.pass(100);
  world.machines.get(id)?.die("no volume");
  await world.pass(200);
  expect(await described(world, [id])).toMatchObject([
    { State: { Name: "terminated" }, StateReason: { Message: "Server.InternalError: no volume" } },
  ]);
});

quirk("EC2-14", async (world) => {
  const id = await running(world);
  const look = async () => {
    const asked = new DescribeInstanceStatusCommand({ InstanceIds: [id] });
    const { InstanceStatuses = [] } = await accepted(world.ec2.send(asked));
    return InstanceStatuses[0]?.InstanceStatus?.Status;
  };
  expect(await look()).toBe("initializing");
  await world.until(5_000, async () => (await look()) === "ok");
});

quirk("EC2-15", async (world) => {
  const id = await running(world);
  await world.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  const look = async (IncludeAllInstances?: boolean) => {
    const asked = new DescribeInstanceStatusCommand({ InstanceIds: [id], IncludeAllInstances });
    return (await accepted(world.ec2.send(asked))).InstanceStatuses?.length;
  };
  expect(await look()).toBe(0);
  expect(await look(true)).toBe(1);
});

quirk("EC2-16", async (world) => {
  world.standin.faults.add({ kind: "capacity" });
  const { imageId: ImageId, subnetIds } = world.seeded;
  const launch = { ImageId, SubnetId: subnetIds[0], InstanceType: "t3.small" as const };
  const error = await world.ec2
    .send(new RunInstancesCommand({ ...launch, MinCount: 1, MaxCount: 1 }))
    .catch((cause: unknown) => cause);
  expect(error).toMatchObject({
    name: "InsufficientInstanceCapacity",
    $metadata: { httpStatusCode: 500 },
  });
});

quirk("EC2-17", async (world) => {
  let places = 2;
  world.region.ec2.refuseLaunches(() =>
    places-- > 0 ? undefined : new AwsError("InsufficientInstanceCapacity", "none left"),
  );
  expect(await run(world, { MaxCount: 5 })).toHaveLength(2);
  expect(world.region.ec2.launches).toHaveLength(2);
});

quirk("EC2-18", async (world) => {
  const id = await running(world);
  const [{ LaunchTime: first } = {}] = await described(world, [id]);
  await world.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  await world.pass(200);
  await world.ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
  const [{ LaunchTime: second } = {}] = await described(world, [id]);
  expect(second?.getTime()).toBeGreaterThan(first?.getTime() ?? 0);
});

quirk("EC2-19", async (world) => {
  const [, SubnetId] = world.seeded.subnetIds;
  const kept = await running(world, { DisableApiTermination: true });
  const beside = await running(world);
  const elsewhere = await running(world, { SubnetId });
  const ids = [kept, beside, elsewhere];
  const call = new TerminateInstancesCommand({ InstanceIds: ids });
  expect((await refused(world.ec2.send(call))).code).toBe("OperationNotPermitted");
  expect(await statesOf(world, ids)).toEqual(["running", "running", "shutting-down"]);
});

quirk("EC2-20", async (world) => {
  const id = await running(world);
  const call = () => world.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  await call();
  await world.pass(500);
  const { TerminatingInstances } = await accepted(call());
  expect(TerminatingInstances).toMatchObject([{ CurrentState: { Name: "terminated" } }]);
});

quirk("EC2-21", async (world) => {
  const InstanceId = await running(world);
  const look = async () =>
    (await accepted(world.ec2.send(new GetConsoleOutputCommand({ InstanceId })))).Output;
  expect(await look()).toBeUndefined();
  await world.pass(3_000);
  expect(await look()).toBe(base64("up\n"));
});

quirk("EC2-22", async (world) => {
  const InstanceId = await running(world, { InstanceType: "t2.micro" });
  const latest = new GetConsoleOutputCommand({ InstanceId, Latest: true });
  expect(await refused(world.ec2.send(latest))).toEqual({
    code: "UnsupportedOperation",
    message: "This instance type does not support retrieving the latest console logs",
  });
});

quirk("EC2-23", async (world) => {
  const plain = template(world, { UserData: "#!/bin/sh\n" });
  expect(await refused(plain)).toEqual({
    code: "InvalidUserData.Malformed",
    message: "Invalid BASE64 encoding of user data.",
  });
});

quirk("EC2-24", async (world) => {
  await accepted(template(world, { UserData: base64("x".repeat(16_384)) }));
  expect(await refused(version(world, { UserData: base64("x".repeat(16_385)) }))).toEqual({
    code: "InvalidParameterValue",
    message: "User data is limited to 16384 bytes",
  });
});

quirk("EC2-25", async (world) => {
  await template(world);
  await version(world, { InstanceType: "t3.large" });
  const Versions = ["7", "2"];
  const call = new DeleteLaunchTemplateVersionsCommand({ LaunchTemplateName: "web", Versions });
  expect(await accepted(world.ec2.send(call))).toMatchObject({
    SuccessfullyDeletedLaunchTemplateVersions: [{ VersionNumber: 2 }],
    UnsuccessfullyDeletedLaunchTemplateVersions: [
      { VersionNumber: 7, ResponseError: { Code: "launchTemplateVersionDoesNotExist" } },
    ],
  });
});

quirk("EC2-26", async (world) => {
  await template(world);
  await version(world, { InstanceType: "t3.large" });
  const all = new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName: "web" });
  const { LaunchTemplateVersions = [] } = await accepted(world.ec2.send(all));
  expect(LaunchTemplateVersions.map((one) => one.VersionNumber)).toEqual([2, 1]);
});

quirk("EC2-27", async (world) => {
  const [subnetId = ""] = world.seeded.subnetIds;
  const free = async () => {
    const asked = new DescribeSubnetsCommand({ SubnetIds: [subnetId] });
    return (await accepted(world.ec2.send(asked))).Subnets?.[0]?.AvailableIpAddressCount;
  };
  const id = await running(world);
  const before = await free();
  await world.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  await world.pass(200);
  expect(await free()).toBe(before);
});

quirk("EC2-28", async (world) => {
  await template(world);
  const id = await running(world, { ...fromTemplate, ...web });
  const [{ Tags = [] } = {}] = await described(world, [id]);
  expect(Tags).toContainEqual({ Key: "aws:ec2launchtemplate:version", Value: "1" });
});

quirk("EC2-29", async (world) => {
  const put = (Value: string) =>
    world.ssm.send(
      new PutParameterCommand({ Name: "/ami", Value, Type: "String", Overwrite: true }),
    );
  await put(world.seeded.imageId);
  await template(world, { ImageId: "resolve:ssm:/ami" });
  const newer = world.region.ec2.addImage({ name: "newer" });
  await put(newer);
  const id = await running(world, { ...fromTemplate, ...web });
  expect(await described(world, [id])).toMatchObject([{ ImageId: newer }]);
});

quirk("EC2-30", async (world) => {
  const InstanceId = await running(world);
  const UserData = { Value: Buffer.from("new") };
  const change = () => world.ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, UserData }));
  expect((await refused(change())).code).toBe("IncorrectInstanceState");
  await world.ec2.send(new StopInstancesCommand({ InstanceIds: [InstanceId] }));
  await world.pass(200);
  await accepted(change());
});

quirk("EC2-31", async (world) => {
  const asked = new DescribeLaunchTemplatesCommand({ LaunchTemplateNames: ["nobody"] });
  expect((await refused(world.ec2.send(asked))).code).toBe(
    "InvalidLaunchTemplateName.NotFoundException",
  );
});

quirk("EC2-32", async (world) => {
  const id = await running(world);
  world.machines.get(id)?.die("power");
  await world.pass(500);
  expect(await statesOf(world, [id])).toEqual(["stopped"]);
});
