// Goal: a fleet's template and group are made once, changed only if ours, and gone when asked.
// Method: the adapter on the stand-in in virtual time, with lost replies and foreign resources.
import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateOrUpdateTagsCommand,
  DeleteAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  CreateLaunchTemplateCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
} from "@aws-sdk/client-ec2";
import { expect, test } from "vitest";
import type { Fleet } from "../../../src/domain/fleet.ts";
import type { Release } from "../../../src/domain/release.ts";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import type { LaunchOrder } from "../../../src/engine/ports.ts";
import { sampleDraft, sampleFleet } from "./support/samples.ts";
import { type Mishap, VirtualWorld } from "./support/virtual-world.ts";

const release: Release = {
  ...sampleDraft("1.0.1", { version: 1, sha256: "00" }),
  number: 1,
};

async function underLease() {
  const virtual = new VirtualWorld();
  const process = virtual.process("ann");
  const { world } = process;
  await virtual.until(world.leases.acquire("deploy r1", false, () => undefined));
  const order = { port: 8080, health, drainSeconds: 2 };
  const arn = await virtual.until(world.traffic.createTargetGroup(sampleFleet(1), order));
  const fleet = sampleFleet(1, arn);
  const launch: LaunchOrder = { fleet, release, userData: "{}", hookSeconds: 480, maxSize: 4 };
  return { ...process, virtual, fleets: world.fleets, fleet, launch };
}

const health = {
  path: "/healthz",
  status: 200,
  intervalSeconds: 5,
  timeoutSeconds: 2,
  healthyAfter: 2,
  unhealthyAfter: 2,
  withinSeconds: 180,
  buildWithinSeconds: 300,
};

type Given = Awaited<ReturnType<typeof underLease>>;

async function group({ virtual, clients }: Given, fleet: Fleet) {
  const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [fleet.name] });
  const answer = await virtual.until(clients.autoScaling.reads.send(command));
  return answer.AutoScalingGroups?.[0];
}

async function templates({ virtual, clients }: Given) {
  const ec2 = await clients.ec2();
  const answer = await virtual.until(ec2.reads.send(new DescribeLaunchTemplatesCommand({})));
  return answer.LaunchTemplates ?? [];
}

test("launch makes one instance behind one hook, tagged, on one pinned template version", async () => {
  const given = await underLease();
  const { virtual, clients, fleets, fleet, launch } = given;
  await virtual.until(fleets.launch(launch));
  await virtual.pass(5_000);
  expect(await virtual.until(fleets.observe(fleet))).toMatchObject({
    size: { min: 1, desired: 1, max: 4 },
    deleting: false,
    judgedByTraffic: false,
    suspended: [],
    instances: [{ state: "Pending:Wait", healthy: true }],
  });
  expect(await group(given, fleet)).toMatchObject({
    HealthCheckType: "EC2",
    LaunchTemplate: { LaunchTemplateName: fleet.name, Version: "1" },
    TargetGroupARNs: [fleet.targetGroupArn],
  });
  const ec2 = await clients.ec2();
  const versions = new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName: fleet.name });
  const [version, ...more] =
    (await virtual.until(ec2.reads.send(versions))).LaunchTemplateVersions ?? [];
  expect(more).toEqual([]);
  expect(version?.LaunchTemplateData).toMatchObject({
    ImageId: release.ami,
    UserData: Buffer.from("{}").toString("base64"),
    MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 1 },
  });
  expect(virtual.complaints).toEqual([]);
});

test.each<[string, string, (Mishap | undefined)[]]>([
  ["the template's reply is lost", "CreateLaunchTemplate", ["lose the reply", "lose the reply"]],
  ["the group's reply is lost", "CreateAutoScalingGroup", ["lose the reply"]],
  ["the group's creation fails after its effect", "CreateAutoScalingGroup", ["fail after"]],
  ["AWS throttles", "CreateAutoScalingGroup", ["throttle", "throttle"]],
])("launch stands once when %s", async (_name, operation, mishaps) => {
  const given = await underLease();
  const { virtual, fleets, fleet, launch } = given;
  virtual.mishaps.set(operation, mishaps);
  await virtual.until(fleets.launch(launch));
  await virtual.until(fleets.launch(launch));
  await virtual.pass(5_000);
  expect((await virtual.until(fleets.observe(fleet)))?.instances).toHaveLength(1);
  expect(await templates(given)).toHaveLength(1);
  expect(virtual.standin.region.ec2.launches).toHaveLength(1);
});

test("a group that somebody deletes just then is named as going, whatever is asked of it", async () => {
  const given = await underLease();
  const { virtual, fleets, fleet, launch } = given;
  await virtual.until(fleets.launch(launch));
  await virtual.pass(5_000);
  const { standin } = virtual;
  const autoScaling = new AutoScalingClient({
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDPERSON", secretAccessKey: "AKIDPERSON" },
    requestHandler: inProcessDoor(standin),
  });
  const AutoScalingGroupName = fleet.name;
  const order = new DeleteAutoScalingGroupCommand({ AutoScalingGroupName, ForceDelete: true });
  const asked = [
    () => fleets.resize(fleet, { min: 2, max: 4, desired: 2 }),
    () => fleets.resume(fleet, ["Launch"]),
    () => fleets.dropCpuPolicy(fleet),
  ];
  await virtual.until(fleets.resume(fleet, ["Launch"]));
  await virtual.until(autoScaling.send(order));
  for (const ask of asked) {
    await expect(virtual.until(ask())).rejects.toMatchObject({
      failure: { code: "DRIFT", summary: `Auto Scaling group ${fleet.name} is being deleted.` },
    });
  }
});

test("a launch that never gets an answer is AWS_UNREACHABLE after three tries", async () => {
  const { virtual, fleets, launch } = await underLease();
  virtual.mishaps.set(
    "CreateAutoScalingGroup",
    Array.from({ length: 9 }, () => "lose the request"),
  );
  await expect(virtual.until(fleets.launch(launch))).rejects.toMatchObject({
    failure: { code: "AWS_UNREACHABLE" },
  });
  expect(virtual.mishaps.get("CreateAutoScalingGroup")).toHaveLength(6);
});

// Faults: X6.
test("a template or group of our name without our tags is CONFLICT, and left as it is", async () => {
  const given = await underLease();
  const { virtual, clients, fleets, fleet, launch } = given;
  const data = { ImageId: release.ami, InstanceType: "t3.small" as const };
  const ec2 = await clients.ec2();
  clients.guard.arm(() => undefined);
  const foreign = { LaunchTemplateName: fleet.name, LaunchTemplateData: data };
  await virtual.until(ec2.writes.send(new CreateLaunchTemplateCommand(foreign)));
  await expect(virtual.until(fleets.launch(launch))).rejects.toMatchObject({
    failure: { code: "CONFLICT", summary: expect.stringContaining("exists and is not ours") },
  });
  await expect(virtual.until(fleets.removeTemplate(fleet))).rejects.toMatchObject({
    failure: { code: "DRIFT" },
  });
  expect(await templates(given)).toHaveLength(1);
});

// Faults: X6.
test("a foreign group is CONFLICT at launch and DRIFT to every change", async () => {
  const given = await underLease();
  const { virtual, clients, fleets, fleet, launch } = given;
  const ec2 = await clients.ec2();
  const data = { ImageId: release.ami, InstanceType: "t3.small" as const };
  const template = { LaunchTemplateName: "theirs", LaunchTemplateData: data };
  await virtual.until(ec2.writes.send(new CreateLaunchTemplateCommand(template)));
  const theirs = new CreateAutoScalingGroupCommand({
    AutoScalingGroupName: fleet.name,
    LaunchTemplate: { LaunchTemplateName: "theirs", Version: "1" },
    MinSize: 0,
    MaxSize: 1,
    VPCZoneIdentifier: virtual.base.subnetIds.join(","),
    Tags: [{ Key: "slipway:service", Value: "web", PropagateAtLaunch: true }],
  });
  await virtual.until(clients.autoScaling.writes.send(theirs));
  await expect(virtual.until(fleets.launch(launch))).rejects.toMatchObject({
    failure: { code: "CONFLICT", summary: expect.stringContaining("exists and is not ours") },
  });
  for (const change of [
    () => fleets.resize(fleet, { min: 0, desired: 0, max: 0 }),
    () => fleets.keepCpuAt(fleet, 60),
    () => fleets.remove(fleet, true),
  ]) {
    await expect(virtual.until(change())).rejects.toMatchObject({ failure: { code: "DRIFT" } });
  }
  expect(await group(given, fleet)).toMatchObject({ MaxSize: 1, DesiredCapacity: 0 });
});

test("resize sets the size, and judges by traffic when asked", async () => {
  const given = await underLease();
  const { virtual, fleets, fleet, launch } = given;
  await virtual.until(fleets.launch(launch));
  await virtual.until(fleets.resize(fleet, { min: 2, desired: 2, max: 4 }, true));
  expect(virtual.arrived).not.toContain("DescribeAutoScalingGroups");
  expect(await virtual.until(fleets.observe(fleet))).toMatchObject({
    size: { min: 2, desired: 2, max: 4 },
    judgedByTraffic: true,
  });
  expect(await group(given, fleet)).toMatchObject({ HealthCheckGracePeriod: 60 });
  await virtual.until(fleets.keepCpuAt(fleet, 60));
  // Another process looks once, and from then on knows whose the group is.
  const other = virtual.process("bob");
  other.clients.guard.arm(() => undefined);
  await virtual.until(other.world.fleets.observe(fleet));
  const before = virtual.arrived.length;
  await virtual.until(other.world.fleets.resize(fleet, { min: 1, desired: 1, max: 4 }));
  expect(virtual.arrived.slice(before)).toEqual(["UpdateAutoScalingGroup"]);
  const gone = sampleFleet(9, fleet.targetGroupArn);
  const late = fleets.resize(gone, { min: 0, desired: 0, max: 0 });
  await expect(virtual.until(late)).rejects.toMatchObject({ failure: { code: "DRIFT" } });
});

test("forced removal takes everything, may be asked again, and knows when it is done", async () => {
  const given = await underLease();
  const { virtual, fleets, fleet, launch } = given;
  await virtual.until(fleets.launch(launch));
  await virtual.pass(3_000);
  virtual.mishaps.set("DeleteAutoScalingGroup", ["lose the reply"]);
  await virtual.until(fleets.remove(fleet, true));
  await virtual.until(fleets.remove(fleet, true));
  await virtual.pass(10_000);
  expect(await virtual.until(fleets.observe(fleet))).toBeUndefined();
  await virtual.until(fleets.remove(fleet, true));
  virtual.mishaps.set("DeleteLaunchTemplate", ["lose the reply"]);
  await virtual.until(fleets.removeTemplate(fleet));
  await virtual.until(fleets.removeTemplate(fleet));
  expect(await templates(given)).toEqual([]);
});

// Faults: A17.
test("unforced removal of a group that still has instances fails after 30 s", async () => {
  const { virtual, fleets, fleet, launch } = await underLease();
  await virtual.until(fleets.launch(launch));
  await virtual.pass(3_000);
  const start = virtual.time.now();
  await expect(virtual.until(fleets.remove(fleet, false))).rejects.toMatchObject({
    failure: { code: "AWS_ERROR", summary: expect.stringContaining("DeleteAutoScalingGroup") },
  });
  expect(virtual.time.now() - start).toBeGreaterThanOrEqual(30_000);
  expect(virtual.time.now() - start).toBeLessThan(35_000);
});

test("a group without failed launches has none, nor has one that is not there", async () => {
  const { virtual, fleets, fleet, launch } = await underLease();
  const since = virtual.time.now();
  await virtual.until(fleets.launch(launch));
  expect(await virtual.until(fleets.launchFailures(fleet, since))).toEqual([]);
  expect(await virtual.until(fleets.launchFailures(sampleFleet(9), since))).toEqual([]);
});

test("an image that does not exist is refused when the group is made", async () => {
  const { virtual, fleets, launch } = await underLease();
  const lost = { ...launch, release: { ...release, ami: "ami-00000000000000000" } };
  await expect(virtual.until(fleets.launch(lost))).rejects.toMatchObject({
    failure: {
      code: "LAUNCH_FAILED",
      summary: expect.stringContaining("ami-00000000000000000"),
      awsRequestId: expect.any(String),
    },
  });
});

test("targets attached are counted over all groups, by target group", async () => {
  const { virtual, fleets, fleet, launch } = await underLease();
  await virtual.until(fleets.launch(launch));
  await virtual.until(fleets.resize(fleet, { min: 3, desired: 3, max: 4 }));
  expect(await virtual.until(fleets.targetsAttached([fleet.targetGroupArn ?? ""]))).toBe(3);
  expect(await virtual.until(fleets.targetsAttached(["arn:other"]))).toBe(0);
  const before = virtual.arrived.length;
  expect(await virtual.until(fleets.targetsAttached([]))).toBe(0);
  expect(virtual.arrived).toHaveLength(before);
});

test("nothing is changed without a lease, nor after it was lost", async () => {
  const virtual = new VirtualWorld();
  const { world } = virtual.process("ann");
  const order = { port: 8080, health, drainSeconds: 2 };
  const early = world.traffic.createTargetGroup(sampleFleet(1), order);
  await expect(virtual.until(early)).rejects.toThrow("without a lease");
  const lease = await virtual.until(world.leases.acquire("deploy", false, () => undefined));
  await virtual.until(lease.release());
  const late = world.traffic.createTargetGroup(sampleFleet(1), order);
  await expect(virtual.until(late)).rejects.toMatchObject({ failure: { code: "FENCED_OUT" } });
  expect(virtual.arrived).not.toContain("CreateTargetGroup");
});

// Faults: X6.
test("tags of a group made by hand do not make it ours", async () => {
  const { virtual, clients, fleets, fleet, launch } = await underLease();
  await virtual.until(fleets.launch(launch));
  const other = virtual.process("bob");
  const retag = new CreateOrUpdateTagsCommand({
    Tags: [
      {
        ResourceId: fleet.name,
        ResourceType: "auto-scaling-group",
        Key: "slipway:rollout",
        Value: "2",
        PropagateAtLaunch: true,
      },
    ],
  });
  await virtual.until(clients.autoScaling.writes.send(retag));
  other.clients.guard.arm(() => undefined);
  await expect(virtual.until(other.world.fleets.remove(fleet, true))).rejects.toMatchObject({
    failure: { code: "DRIFT" },
  });
});
