// Goal: a client finds the same AWS behind either door, over every protocol served.
// Method: the real SDK clients talk to a furnished stand-in over HTTP and in process.
import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  paginateDescribeAutoScalingGroups,
} from "@aws-sdk/client-auto-scaling";
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  CreateLaunchTemplateCommand,
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  TargetGroupNotFoundException,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  GetParameterCommand,
  GetParametersByPathCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { request } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VirtualClock, wallClock } from "../../../src/standin/clock.ts";
import { openHttpDoor } from "../../../src/standin/doors/http.ts";
import type { HttpDoor } from "../../../src/standin/doors/http.ts";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import { clientConfig } from "./support/echo.ts";
import { furnishedStandin } from "./support/furnished.ts";
import { signed } from "./support/signed.ts";

let overHttp: ReturnType<typeof furnishedStandin>;
let door: HttpDoor;

beforeAll(async () => {
  overHttp = furnishedStandin(wallClock());
  door = await openHttpDoor(overHttp.standin, 0);
});
afterAll(() => door.close());

function behind(kind: string) {
  if (kind === "http") {
    const endpoint = `http://127.0.0.1:${door.port}`;
    return { ...overHttp, config: { ...clientConfig, endpoint } };
  }
  const inProcess = furnishedStandin(new VirtualClock(Date.UTC(2030, 0, 1)));
  const requestHandler = inProcessDoor(inProcess.standin);
  return { ...inProcess, config: { ...clientConfig, requestHandler } };
}

describe.each(["http", "in process"])("%s", (kind) => {
  test("STS and SSM", async () => {
    const { config, complaints } = behind(kind);
    const identity = await new STSClient(config).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({
      Account: "000000000000",
      Arn: "arn:aws:iam::000000000000:user/AKIDTEST",
    });
    const ssm = new SSMClient(config);
    await ssm.send(new PutParameterCommand({ Name: "/t/é", Value: "v", Type: "String" })).then(
      () => expect.unreachable(),
      (error: Error) => expect(error.name).toBe("ValidationException"),
    );
    const Value = 'quote " < & \n 🚢';
    await ssm.send(new PutParameterCommand({ Name: "/t/a", Value, Type: "SecureString" }));
    const get = new GetParameterCommand({ Name: "/t/a", WithDecryption: true });
    const { Parameter } = await ssm.send(get);
    expect(Parameter).toMatchObject({ Value, Version: 1, Type: "SecureString" });
    expect(Parameter?.LastModifiedDate).toBeInstanceOf(Date);
    const page = await ssm.send(new GetParametersByPathCommand({ Path: "/nothing" }));
    expect(page.Parameters).toEqual([]);
    const missing = ssm.send(new GetParameterCommand({ Name: "/t/none" }));
    await expect(missing).rejects.toBeInstanceOf(ParameterNotFound);
    expect(complaints).toEqual([]);
  });

  test("DynamoDB", async () => {
    const { config, complaints } = behind(kind);
    const client = new DynamoDBClient(config);
    const Item = {
      pk: { S: "a" },
      sk: { S: "b" },
      n: { N: "12345678901234567890.123" },
      bytes: { B: new Uint8Array([0, 255, 65]) },
      deep: { M: { list: { L: [{ NULL: true }, { BOOL: false }, { SS: ["x", "y"] }] } } },
    };
    await client.send(new PutItemCommand({ TableName: "state", Item }));
    const Key = { pk: Item.pk, sk: Item.sk };
    const read = await client.send(
      new GetItemCommand({ TableName: "state", Key, ConsistentRead: true }),
    );
    expect({ ...read.Item, bytes: [...read.Item!["bytes"]!.B!] }).toEqual({
      ...Item,
      bytes: [0, 255, 65],
    });
    const refused = await client
      .send(
        new PutItemCommand({
          TableName: "state",
          Item: Key,
          ConditionExpression: "attribute_not_exists(pk)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      )
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ConditionalCheckFailedException);
    expect((refused as ConditionalCheckFailedException).Item?.["n"]).toEqual(Item.n);
    expect(complaints).toEqual([]);
  });

  test("EC2, Auto Scaling and Elastic Load Balancing", async () => {
    const { config, seeded, complaints } = behind(kind);
    const ec2 = new EC2Client(config);
    const { Subnets } = await ec2.send(
      new DescribeSubnetsCommand({ SubnetIds: [...seeded.subnetIds] }),
    );
    expect(Subnets?.map((subnet) => subnet.VpcId)).toEqual([seeded.vpcId, seeded.vpcId]);
    await ec2.send(
      new CreateLaunchTemplateCommand({
        LaunchTemplateName: "template",
        LaunchTemplateData: {
          ImageId: seeded.imageId,
          InstanceType: "t3.small",
          SecurityGroupIds: [seeded.securityGroupId],
          UserData: Buffer.from("{}").toString("base64"),
        },
      }),
    );
    const gone = ec2.send(new DescribeInstancesCommand({ InstanceIds: ["i-00000000000000000"] }));
    await expect(gone).rejects.toMatchObject({ name: "InvalidInstanceID.NotFound" });

    const scaling = new AutoScalingClient(config);
    await scaling.send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName: "group",
        LaunchTemplate: { LaunchTemplateName: "template", Version: "1" },
        MinSize: 0,
        MaxSize: 1,
        VPCZoneIdentifier: seeded.subnetIds.join(","),
        Tags: [{ Key: "a=b&c", Value: "ü +%<", PropagateAtLaunch: true }],
      }),
    );
    const { AutoScalingGroups } = await scaling.send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: ["group"] }),
    );
    expect(AutoScalingGroups).toHaveLength(1);
    const tag = AutoScalingGroups![0]!.Tags![0]!;
    expect([tag.Key, tag.Value, tag.PropagateAtLaunch]).toEqual(["a=b&c", "ü +%<", true]);
    expect(AutoScalingGroups![0]!.Instances).toEqual([]);
    let pages = 0;
    for await (const page of paginateDescribeAutoScalingGroups({ client: scaling }, {})) {
      expect(page.AutoScalingGroups).toHaveLength(1);
      pages += 1;
    }
    expect(pages).toBe(1);

    const elb = new ElasticLoadBalancingV2Client(config);
    const { LoadBalancers } = await elb.send(new DescribeLoadBalancersCommand({}));
    expect(LoadBalancers?.map((one) => one.LoadBalancerArn)).toEqual([seeded.loadBalancerArn]);
    const { Rules } = await elb.send(new DescribeRulesCommand({ ListenerArn: seeded.listenerArn }));
    expect(Rules?.[0]?.Actions?.[0]?.FixedResponseConfig?.StatusCode).toBe("503");
    const TargetGroupArn = seeded.loadBalancerArn.replace("loadbalancer/app", "targetgroup");
    const nowhere = elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
    await expect(nowhere).rejects.toBeInstanceOf(TargetGroupNotFoundException);
    expect(complaints).toEqual([]);
  });
});

test("in process, a call settles in microtasks alone", async () => {
  const { standin } = behind("in process");
  const handler = inProcessDoor(standin);
  let settled = false;
  void handler
    .handle({
      method: "POST",
      path: "/",
      headers: { "X-Amz-Target": "DynamoDB_20120810.ListTables" },
      body: "{}",
    })
    .then(() => (settled = true));
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  expect(settled).toBe(true);
});

test("in process, an aborted call rejects as the SDK expects and a stream is refused", async () => {
  const { standin } = behind("in process");
  const handler = inProcessDoor(standin);
  const asked = { method: "POST", path: "/", headers: {} };
  const abortSignal = { aborted: true };
  await expect(handler.handle(asked, { abortSignal })).rejects.toThrow(
    expect.objectContaining({ name: "AbortError" }),
  );
  expect(standin.log.since(0)).toEqual([]);
  await expect(handler.handle({ ...asked, body: new ReadableStream() })).rejects.toThrow(
    /bytes, text and Node's streams only/,
  );
});

interface RawReply {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly localPort: number | undefined;
}

function raw(method: string, path: string, options: object = {}, body = ""): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: "127.0.0.1", port: door.port, method, path, ...options });
    let localPort: number | undefined;
    asking.on("socket", (socket) => {
      localPort = socket.localPort;
      socket.once("connect", () => (localPort = socket.localPort));
    });
    asking.on("error", reject);
    asking.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: text,
          localPort,
        }),
      );
    });
    asking.end(body);
  });
}

test("HTTP replies carry the true date, the request id and their length", async () => {
  const body = "Action=GetCallerIdentity&Version=2011-06-15";
  const { headers, status, body: text } = await raw("POST", "/", {}, body);
  expect(status).toBe(403);
  expect(text).toContain("<Code>MissingAuthenticationToken</Code>");
  expect(Number(headers["content-length"])).toBe(Buffer.byteLength(text));
  expect(text).toContain(`<RequestId>${String(headers["x-amzn-requestid"])}</RequestId>`);
  expect(headers["content-type"]).toBe("text/xml;charset=UTF-8");
  const learned = new Date(String(headers.date)).getTime();
  expect(Math.abs(learned - wallClock().now())).toBeLessThan(10_000);
});

test("one connection serves many requests", async () => {
  const { Agent } = await import("node:http");
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ports = new Set<number | undefined>();
  for (let i = 0; i < 5; i++)
    ports.add((await raw("GET", "/_standin/health", { agent })).localPort);
  agent.destroy();
  expect(ports.size).toBe(1);
});

test("the control door", async () => {
  const read = async (path: string) => JSON.parse((await raw("GET", `/_standin/${path}`)).body);
  expect(await read("health")).toEqual({ ok: true });
  expect(await read("launches")).toEqual({ launches: [] });
  const before = (await read("unsupported")).count;
  const headers = { "x-amz-target": "Other.Thing", host: "127.0.0.1" };
  const other = { method: "POST", path: "/", headers, body: Buffer.from("{}") };
  await raw("POST", "/", { headers: signed(other, "Other").headers }, "{}");
  const { count, items } = await read("unsupported");
  expect(count).toBe(before + 1);
  expect(items.at(-1)).toMatchObject({ service: "Other", operation: "Thing", times: 1 });
  const { requests } = await read("log?since=0");
  expect(requests.at(-1)).toMatchObject({ service: "Other", status: 501, mutating: true });
  expect((await read(`log?since=${requests.at(-1).at + 60_000}`)).requests).toEqual([]);
  expect((await raw("GET", "/_standin/nothing")).status).toBe(404);
  overHttp.standin.control.add("mine", () => ({ mine: 1 }));
  expect(await read("mine")).toEqual({ mine: 1 });
  expect(() => overHttp.standin.control.add("mine", () => 0)).toThrow(/taken/);
});

test("a door on a port already taken does not open, and a closed one frees its port", async () => {
  const { standin } = behind("in process");
  await expect(openHttpDoor(standin, door.port)).rejects.toMatchObject({ code: "EADDRINUSE" });
  const first = await openHttpDoor(standin, 0);
  await first.close();
  const second = await openHttpDoor(standin, first.port);
  expect(second.port).toBe(first.port);
  await second.close();
});
