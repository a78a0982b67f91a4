// Goal: faults on demand look to the real SDK as AWS's do, over both doors, and the log tells all.
// Method: set one fault at the control door, call through an SDK client, read result, state and log.
import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeScalingActivitiesCommand,
} from "@aws-sdk/client-auto-scaling";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateLaunchTemplateCommand,
  DescribeInstancesCommand,
  DescribeTagsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { VirtualClock, wallClock } from "../../../src/standin/clock.ts";
import { openHttpDoor, type HttpDoor } from "../../../src/standin/doors/http.ts";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import { clientConfig } from "../wire/support/echo.ts";
import { furnishedStandin } from "../wire/support/furnished.ts";

let door: HttpDoor | undefined;
let furnished: ReturnType<typeof furnishedStandin>;
let config: typeof clientConfig & Record<string, unknown>;

afterEach(async () => {
  await door?.close();
  door = undefined;
});

async function enter(kind: string): Promise<void> {
  furnished = furnishedStandin(wallClock());
  const retrying = { ...clientConfig, maxAttempts: 3 };
  if (kind === "http") {
    door = await openHttpDoor(furnished.standin, 0);
    config = { ...retrying, endpoint: `http://127.0.0.1:${door.port}` };
  } else {
    config = { ...retrying, requestHandler: inProcessDoor(furnished.standin) };
  }
}

async function set(order: object): Promise<void> {
  const body = JSON.stringify(order);
  const status = door
    ? (await fetch(`http://127.0.0.1:${door.port}/_standin/faults`, { method: "POST", body }))
        .status
    : furnished.standin.control.ask("POST", "faults", body).status;
  expect(status).toBe(201);
}

const logged = () =>
  furnished.standin.log
    .since(0)
    .map(({ operation, status, errorCode = "", fault = "" }) =>
      [operation, status, errorCode, fault].join(" ").trimEnd(),
    );

async function group(name: string): Promise<CreateAutoScalingGroupCommand> {
  const { seeded } = furnished;
  const LaunchTemplateName = `${name}-template`;
  await new EC2Client(config).send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName,
      LaunchTemplateData: { ImageId: seeded.imageId, InstanceType: "t3.small" },
    }),
  );
  return new CreateAutoScalingGroupCommand({
    AutoScalingGroupName: name,
    LaunchTemplate: { LaunchTemplateName, Version: "1" },
    MinSize: 0,
    MaxSize: 1,
    VPCZoneIdentifier: seeded.subnetIds.join(","),
  });
}

describe.each(["http", "in process"])("%s", (kind) => {
  beforeEach(() => enter(kind));

  // Faults: A1.
  test("each service's throttle is retried by its client", async () => {
    await set({ kind: "throttle", at: "*:*", count: 1 });
    const { $metadata } = await new STSClient(config).send(new GetCallerIdentityCommand({}));
    expect($metadata.attempts).toBe(2);
    const once = { ...config, maxAttempts: 1 };
    const refusals: unknown[] = [];
    for (const ask of [
      () => new AutoScalingClient(once).send(new DescribeAutoScalingGroupsCommand({})),
      () => new EC2Client(once).send(new DescribeTagsCommand({})),
      () =>
        new ElasticLoadBalancingV2Client(once).send(
          new DescribeRulesCommand({ ListenerArn: furnished.seeded.listenerArn }),
        ),
      () => new SSMClient(once).send(new GetParameterCommand({ Name: "/slipway/test/ami" })),
      () =>
        new DynamoDBClient(once).send(
          new GetItemCommand({ TableName: "state", Key: { pk: { S: "a" }, sk: { S: "b" } } }),
        ),
    ]) {
      await set({ kind: "throttle", at: "*:*", count: 1 });
      const error = await ask().then(
        () => expect.unreachable(),
        (cause: { name: string; $metadata: { httpStatusCode: number } }) => cause,
      );
      refusals.push([error.name, error.$metadata.httpStatusCode]);
    }
    expect(refusals).toEqual([
      ["Throttling", 400],
      ["RequestLimitExceeded", 503],
      ["Throttling", 400],
      ["ThrottlingException", 400],
      ["ProvisionedThroughputExceededException", 400],
    ]);
    expect(logged().slice(0, 2)).toEqual([
      "GetCallerIdentity 400 Throttling throttle",
      "GetCallerIdentity 200",
    ]);
    expect(furnished.complaints).toEqual([]);
  });

  // Faults: A4.
  test("after a lost reply the retry meets its own group", async () => {
    const create = await group("lost");
    await set({ kind: "lost-reply", at: "autoscaling:CreateAutoScalingGroup#1" });
    const scaling = new AutoScalingClient(config);
    await expect(scaling.send(create)).rejects.toMatchObject({ name: "AlreadyExistsFault" });
    expect(furnished.standin.region.autoScaling.all().map(({ name }) => name)).toEqual(["lost"]);
    expect(logged().slice(1)).toEqual([
      "CreateAutoScalingGroup 0  lost-reply",
      "CreateAutoScalingGroup 400 AlreadyExists",
    ]);
    await set({ kind: "lost-reply", at: "autoscaling:Describe*", count: 1 });
    const once = new AutoScalingClient({ ...config, maxAttempts: 1 });
    const asked = once.send(new DescribeAutoScalingGroupsCommand({}));
    await expect(asked).rejects.toMatchObject({ name: "TimeoutError", code: "ECONNRESET" });
    expect(furnished.complaints).toEqual([]);
  });

  // Faults: A2, A3.
  test("a failure before the effect has none, one after it has", async () => {
    const once = new SSMClient({ ...config, maxAttempts: 1 });
    const put = (Name: string) =>
      once.send(new PutParameterCommand({ Name, Value: "v", Type: "String" }));
    await set({ kind: "error", at: "ssm:PutParameter#1" });
    await set({ kind: "error", at: "ssm:PutParameter#2", when: "after" });
    await set({ kind: "error", at: "ssm:PutParameter#3", when: "after", status: 503 });
    const failure = { name: "InternalServerError", $metadata: { httpStatusCode: 500 } };
    await expect(put("/f/before")).rejects.toMatchObject(failure);
    await expect(put("/f/after")).rejects.toMatchObject(failure);
    await expect(put("/f/unavailable")).rejects.toMatchObject({
      name: "ServiceUnavailable",
      $metadata: { httpStatusCode: 503 },
    });
    const { parameters } = furnished.standin.region;
    expect(
      ["/f/before", "/f/after", "/f/unavailable"].map((name) => parameters.get(name)?.value),
    ).toEqual([undefined, "v", "v"]);
  });

  test("a hang lasts until the client gives up", async () => {
    await set({ kind: "hang", at: "ssm:PutParameter#1" });
    await set({ kind: "hang", at: "ssm:PutParameter#2", when: "after" });
    for (const Name of ["/h/before", "/h/after"]) {
      const giveUp = new AbortController();
      const put = new PutParameterCommand({ Name, Value: "v", Type: "String" });
      const asked = new SSMClient(config).send(put, { abortSignal: giveUp.signal });
      await vi.waitFor(() => expect(logged()).toHaveLength(Name === "/h/before" ? 1 : 2));
      giveUp.abort();
      await expect(asked).rejects.toMatchObject({ name: "AbortError" });
    }
    expect(logged()).toEqual(["PutParameter 0  hang", "PutParameter 0  hang"]);
    const { parameters } = furnished.standin.region;
    expect([parameters.get("/h/before")?.value, parameters.get("/h/after")?.value]).toEqual([
      undefined,
      "v",
    ]);
  });

  test("a latency keeps a request on its way for so long", async () => {
    await set({ kind: "latency", at: "sts:*", ms: 80, count: 1 });
    const { clock } = furnished.standin.region;
    const sentAt = clock.now();
    await new STSClient(config).send(new GetCallerIdentityCommand({}));
    expect(clock.now() - sentAt).toBeGreaterThanOrEqual(80);
    expect(logged()).toEqual(["GetCallerIdentity 200  latency"]);
  });

  test("machines start late, where there is capacity, and crash by their id", async () => {
    await set({ kind: "capacity", zone: "us-east-1a" });
    await set({ kind: "slow-boot", ms: 300, count: 1 });
    const { region, faults } = furnished.standin;
    const create = await group("struck");
    const scaling = new AutoScalingClient(config);
    const made = { ...create.input, MinSize: 1 };
    await scaling.send(new CreateAutoScalingGroupCommand(made));
    const running = async (...except: readonly string[]) => {
      const asked = await new EC2Client(config).send(new DescribeInstancesCommand({}));
      const all = (asked.Reservations ?? []).flatMap(({ Instances }) => Instances ?? []);
      const up = all.filter(({ State }) => State?.Name === "running");
      const [one] = up.filter(({ InstanceId = "" }) => !except.includes(InstanceId));
      expect(one?.Placement?.AvailabilityZone).toBe("us-east-1b");
      return { id: one?.InstanceId ?? "", at: region.clock.now() };
    };
    const first = await vi.waitFor(() => running(), { timeout: 8_000 });
    const [capacity, slow] = faults.all;
    expect(capacity?.strikes[0]?.on).toBe("t3.small us-east-1a");
    expect(first.at - (slow?.strikes[0]?.at ?? 0)).toBeGreaterThanOrEqual(300);
    await set({ kind: "crash", instanceId: first.id });
    await vi.waitFor(() => running(first.id), { timeout: 8_000 });
    await set({ kind: "zone-loss", zone: "us-east-1b" });
    const activities = async () => {
      const asked = await scaling.send(new DescribeScalingActivitiesCommand({}));
      const failed = asked.Activities?.filter(({ StatusCode }) => StatusCode === "Failed");
      const said = failed?.map(({ StatusMessage }) => StatusMessage).join();
      expect(said).toContain("you requested (us-east-1b)");
    };
    await vi.waitFor(activities, { timeout: 8_000 });
    expect(region.ec2.instances.all().some(({ state }) => state === "running")).toBe(false);
    expect(furnished.complaints).toEqual([]);
  });

  test("a stale read shows what was there, a consistent one what is", async () => {
    const client = new DynamoDBClient(config);
    const Key = { pk: { S: "a" }, sk: { S: "b" } };
    const read = async (ConsistentRead: boolean) => {
      const get = new GetItemCommand({ TableName: "state", Key, ConsistentRead });
      const { Item, $metadata } = await client.send(get);
      return { n: Item?.["n"]?.N, id: $metadata.requestId };
    };
    await set({ kind: "stale-read", at: "dynamodb:GetItem", ms: 60_000, count: 1 });
    expect((await read(false)).n).toBeUndefined();
    expect((await read(true)).n).toBeUndefined();
    const Item = { ...Key, n: { N: "1" } };
    await client.send(new PutItemCommand({ TableName: "state", Item }));
    expect((await read(true)).n).toBe("1");
    const stale = await read(false);
    expect(stale.n).toBeUndefined();
    expect(stale.id).toBe(furnished.standin.log.since(0).at(-1)?.requestId);
    await vi.waitFor(async () => expect((await read(false)).n).toBe("1"));
    expect(logged().filter((line) => line.endsWith("stale-read"))).toEqual([
      "GetItem 200  stale-read",
    ]);
  });
});

test("latency and staleness are those of the virtual clock", async () => {
  const clock = new VirtualClock(0);
  const { standin } = furnishedStandin(clock);
  const client = new AutoScalingClient({
    ...clientConfig,
    requestHandler: inProcessDoor(standin),
  });
  standin.faults.add({ kind: "latency", at: "autoscaling:Describe*", ms: 300, count: 1 });
  standin.faults.add({ kind: "stale-read", at: "autoscaling:Describe*", ms: 1000 });
  const describeGroups = () => client.send(new DescribeAutoScalingGroupsCommand({}));
  let settled = false;
  const asked = describeGroups().then(() => (settled = true));
  await turns();
  clock.advance(299);
  await turns();
  expect(settled).toBe(false);
  clock.advance(1);
  await asked;
  clock.advance(1001);
  await describeGroups();
  clock.advance(1000);
  await describeGroups();
  expect(standin.log.since(0).map(({ at, fault }) => [at, fault])).toEqual([
    [0, "latency"],
    [1301, undefined],
    [2301, "stale-read"],
  ]);
});

async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
