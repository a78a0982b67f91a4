// Goal: a release on virtual machines boots as the contract of userdata/README.md says, through AWS.
// Method: a group with a launch hook, real SDK clients, virtual time; only the programs are functions.
import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
} from "@aws-sdk/client-auto-scaling";
import { DynamoDBClient, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { CreateLaunchTemplateCommand, EC2Client } from "@aws-sdk/client-ec2";
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { VirtualClock } from "../../../src/standin/clock.ts";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import { BootFailure } from "../../../src/standin/instances/boot/boot-failure.ts";
import { VirtualDriver } from "../../../src/standin/instances/virtual-driver.ts";
import type { VirtualAnswer } from "../../../src/standin/instances/virtual-program.ts";
import {
  bootingReleases,
  type VirtualReleases,
} from "../../../src/standin/instances/virtual-release.ts";
import { seededRandom } from "../../../src/standin/random-source.ts";
import { quickPace } from "../../../src/standin/region.ts";
import { seedNetworkAndTable } from "../../../src/standin/seed.ts";
import { createStandin } from "../../../src/standin/standin.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const config = JSON.stringify({ GREETING: "hello", TOKEN: { from: "ssm:/token" } });
const releaseOf = (run: object) => ({
  schema: 1,
  service: "web",
  environment: "test",
  number: 7,
  id: "1.0.0-7-abc",
  artifact: {
    kind: "tarball",
    url: "https://example.com/web.tgz",
    sha256: "a".repeat(64),
    dockerfile: "Dockerfile",
    dockerfileSha256: "b".repeat(64),
  },
  config: { version: 3, sha256: sha256(config) },
  port: 8080,
  health: {
    path: "/healthz",
    status: 200,
    timeoutSeconds: 2,
    withinSeconds: 20,
    buildWithinSeconds: 60,
  },
  run: { restart: "always", volumes: [], env: {}, args: [], aws: "none", ...run },
});
const userData = JSON.stringify({
  slipway: 1,
  region: "us-east-1",
  table: "state",
  service: "web",
  environment: "test",
  release: "1.0.0-7-abc",
  number: 7,
  rollout: 12,
  config: { version: 3, sha256: sha256(config) },
  group: "web",
  hook: "boot",
});

/** A group of one whose machine boots the release; what it reported and where it stands. */
async function world(releases: VirtualReleases, promoted = false, run = {}) {
  const clock = new VirtualClock(Date.UTC(2030, 0, 1));
  const random = seededRandom(7);
  const complaints: string[] = [];
  let driver: VirtualDriver | undefined;
  const standin = createStandin({
    clock,
    pace: quickPace,
    random,
    driver: (awsCall) =>
      (driver = new VirtualDriver({ clock, random, awsCall, software: bootingReleases(releases) })),
    complain: (line) => complaints.push(line),
  });
  const seeded = seedNetworkAndTable(standin.region, {
    availabilityZones: ["us-east-1a"],
    securityGroup: "instances",
    image: { name: "base" },
    loadBalancer: { name: "base", scheme: "internal", host: "127.0.0.1", port: 8080 },
    table: { name: "state", partitionKey: "pk", sortKey: "sk", timeToLive: "expires" },
    parameters: { "/token": "s3cret-enough" },
  });
  const client = {
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDTEST", secretAccessKey: "AKIDTEST" },
    maxAttempts: 1,
    requestHandler: inProcessDoor(standin),
  };
  const dynamodb = new DynamoDBClient(client);
  const asg = new AutoScalingClient(client);
  const put = (kind: string, number: number, document: string) => {
    const key = { pk: { S: `web#${kind}` }, sk: { S: String(number).padStart(10, "0") } };
    const live = promoted ? { promotedAt: { S: "2029" } } : {};
    const Item = { ...key, document: { S: document }, sha256: { S: sha256(document) }, ...live };
    return dynamodb.send(new PutItemCommand({ TableName: "state", Item }));
  };
  await put("release", 7, JSON.stringify(releaseOf(run)));
  await put("config", 3, config);
  await new EC2Client(client).send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: "web",
      LaunchTemplateData: {
        ImageId: seeded.imageId,
        InstanceType: "t3.small",
        UserData: Buffer.from(userData).toString("base64"),
      },
    }),
  );
  await asg.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: "web",
      LaunchTemplate: { LaunchTemplateName: "web", Version: "1" },
      MinSize: 1,
      MaxSize: 1,
      VPCZoneIdentifier: seeded.subnetIds.join(","),
      LifecycleHookSpecificationList: [
        {
          LifecycleHookName: "boot",
          LifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
          HeartbeatTimeout: 300,
          DefaultResult: "ABANDON",
        },
      ],
    }),
  );
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 50) {
      clock.advance(50);
      for (let turn = 0; turn < 3; turn += 1) await new Promise((done) => setImmediate(done));
    }
  };
  const report = async () => {
    const found = await dynamodb.send(
      new QueryCommand({
        TableName: "state",
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": { S: "web#boot#12" } },
        ConsistentRead: true,
      }),
    );
    return found.Items?.[0] as any;
  };
  const states = async () => {
    const { AutoScalingGroups } = await asg.send(new DescribeAutoScalingGroupsCommand({}));
    return AutoScalingGroups![0]!.Instances!.map((one) => one.LifecycleState).join();
  };
  const machine = () => [...driver!.machines.values()][0]!;
  const launches = () => standin.region.ec2.launches;
  return { complaints, pass, report, states, machine, launches };
}

test("a machine boots its release, attests it, completes its hook and then serves", async () => {
  const { complaints, pass, report, states, machine } = await world({
    artifactMs: 3_000,
    startMs: 1_000,
    program: ({ id }) => ({ answer: ({ url }) => ({ status: 200, body: `${id} ${url}` }) }),
  });
  await pass(2_000);
  expect(await states()).toBe("Pending:Wait");
  expect(await report()).toMatchObject({ state: { S: "booting" }, step: { S: "artifact" } });
  await pass(4_000);
  expect(await states()).toBe("InService");
  const booted = await report();
  expect(booted).toMatchObject({
    state: { S: "ready" },
    ports: { L: [{ N: "8080" }] },
    probe: { M: { status: { N: "200" } } },
    references: { M: { TOKEN: { S: "ssm:/token@1" } } },
    attest: {
      M: {
        release: { S: "1.0.0-7-abc" },
        number: { N: "7" },
        configSha256: { S: sha256(config) },
        artifactSha256: { S: "a".repeat(64) },
        dockerfileSha256: { S: "b".repeat(64) },
        driver: { S: "virtual" },
      },
    },
  });
  const took = booted.steps.L.map(({ M }: any) => [M.name.S, Math.round(Number(M.seconds.N))]);
  expect(took).toEqual([
    ["config", 0],
    ["artifact", 3],
    ["run", 0],
    ["ready", 1],
  ]);
  expect(machine().console()).not.toContain("s3cret-enough");
  const probe = { port: 8080, path: "/who", headers: {}, timeoutMs: 1_000 };
  expect((await machine().probe(probe)).body).toBe("1.0.0-7-abc /who");
  expect(complaints).toEqual([]);
});

test("a program that crashes when ready is started again, and the crash reported", async () => {
  const { pass, report, machine } = await world({});
  await pass(2_000);
  machine().crash(3);
  expect(machine().ports).toEqual([]);
  await pass(500);
  expect(machine().ports).toEqual([8080]);
  expect(await report()).toMatchObject({
    state: { S: "ready" },
    restarts: { N: "1" },
    lastExit: { M: { code: { N: "3" }, oom: { BOOL: false } } },
  });
});

test.each<[string, VirtualReleases, object, number]>([
  [
    "cannot have its artifact",
    { flaw: () => new BootFailure("ARTIFACT_FETCH", "there is none") },
    { step: { S: "artifact" }, code: { S: "ARTIFACT_FETCH" }, summary: { S: "there is none" } },
    1,
  ],
  [
    "crashes before it is ready",
    { program: () => ({ answer: () => "crash" }) },
    { step: { S: "ready" }, code: { S: "PROGRAM_EXITED" }, exitCode: { N: "1" } },
    5,
  ],
  [
    "never becomes healthy",
    { program: () => ({ answer: (): VirtualAnswer => ({ status: 503, body: "no" }) }) },
    { step: { S: "ready" }, code: { S: "UNHEALTHY" } },
    25,
  ],
  [
    "listens elsewhere",
    { program: () => ({ port: 3000, answer: () => ({ status: 200 }) }) },
    { step: { S: "ready" }, code: { S: "WRONG_PORT" } },
    25,
  ],
])(
  "a release that %s says so and keeps its hook waiting",
  async (_, releases, failure, seconds) => {
    const { pass, report, states } = await world(releases);
    await pass(seconds * 1_000 + 1_000);
    expect(await report()).toMatchObject({ state: { S: "failed" }, failure: { M: failure } });
    expect(await states()).toBe("Pending:Wait");
  },
);

test.each([
  [0, "ready", "InService"],
  [3, "failed", "Pending:Wait"],
])("afterStart that exits with %i: %s", async (code, state, stands) => {
  const run = { afterStart: ["/app/migrate", "--now"] };
  const { pass, report, states } = await world({ afterStart: () => code }, false, run);
  await pass(2_000);
  const booted = await report();
  expect(booted).toMatchObject({ state: { S: state }, step: { S: "after-start" } });
  expect(booted.failure?.M.code.S).toBe(code === 0 ? undefined : "AFTER_START_FAILED");
  expect(booted.failure?.M.exitCode.N).toBe(code === 0 ? undefined : "3");
  expect(await states()).toBe(stands);
});

test("restarts that are allowed before ready are no failure, and are counted", async () => {
  let asked = 0;
  const answer = (): VirtualAnswer => ((asked += 1) > 2 ? { status: 200 } : "crash");
  const { pass, report, states } = await world({ program: () => ({ answer }) }, false, {
    restartsAllowed: 2,
  });
  await pass(4_000);
  expect(await report()).toMatchObject({ state: { S: "ready" }, restarts: { N: "2" } });
  expect(await states()).toBe("InService");
});

test("a release that was live before abandons its hook, and is replaced", async () => {
  const flaw = () => new BootFailure("BUILD_FAILED", "the disk is full");
  const { pass, states, launches } = await world({ flaw }, true);
  await pass(2_000);
  expect(await states()).not.toContain("InService");
  expect(launches().length).toBeGreaterThan(1);
});
