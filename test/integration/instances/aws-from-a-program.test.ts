// Goal: a program with `run.aws: instance` reaches the local AWS as its instance's role.
// Method: a whole local region; a release booted by a group, whose program asks metadata and STS.
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AutoScaling } from "@aws-sdk/client-auto-scaling";
import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { EC2 } from "@aws-sdk/client-ec2";
import { STS } from "@aws-sdk/client-sts";
import * as tar from "tar";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startLocalRegion, type LocalRegion } from "../../../src/cli/local-region.ts";
import { nodeServer } from "./instance-world.ts";
import { until } from "../../support/until.ts";

let directory: string;
let local: LocalRegion;
const narrated: string[] = [];
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "slipway-region-"));
  local = await startLocalRegion({
    port: 0,
    loadBalancerPort: 0,
    state: join(directory, "state"),
    reach: [],
    complain: (line) => narrated.push(line),
    narrate: (line) => narrated.push(line),
  });
});
afterEach(async () => {
  await local.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Asks its metadata service who it is, and STS who that is. */
const program = nodeServer(`
  if (request.url === "/who") return void (async () => {
    const at = process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT;
    const ttl = { "x-aws-ec2-metadata-token-ttl-seconds": "60" };
    const put = await fetch(at + "/latest/api/token", { method: "PUT", headers: ttl });
    const headers = { "x-aws-ec2-metadata-token": await put.text() };
    const read = async (path) => (await fetch(at + "/latest/" + path, { headers })).text();
    const roles = "meta-data/iam/security-credentials/";
    const { AccessKeyId, SecretAccessKey, Token } = JSON.parse(await read(roles + await read(roles)));
    const { createHash, createHmac } = require("node:crypto");
    const hash = (text) => createHash("sha256").update(text).digest("hex");
    const hmac = (key, text) => createHmac("sha256", key).update(text).digest();
    const date = new Date(put.headers.get("date")).toISOString().replaceAll(/[-:]|\\.\\d+/g, "");
    const body = "Action=GetCallerIdentity&Version=2011-06-15";
    const host = new URL(process.env.AWS_ENDPOINT_URL).host;
    const lines = ["host:" + host, "x-amz-date:" + date, "x-amz-security-token:" + Token];
    const names = "host;x-amz-date;x-amz-security-token";
    const canonical = ["POST", "/", "", ...lines, "", names, hash(body)].join("\\n");
    const scope = [date.slice(0, 8), "us-east-1", "sts", "aws4_request"];
    const text = ["AWS4-HMAC-SHA256", date, scope.join("/"), hash(canonical)].join("\\n");
    const signature = hmac(scope.reduce(hmac, "AWS4" + SecretAccessKey), text).toString("hex");
    const credential = "Credential=" + [AccessKeyId, ...scope].join("/");
    const asked = await fetch(process.env.AWS_ENDPOINT_URL, {
      method: "POST",
      headers: {
        authorization:
          "AWS4-HMAC-SHA256 " + credential + ", SignedHeaders=" + names + ", Signature=" + signature,
        "content-type": "application/x-www-form-urlencoded",
        "x-amz-date": date,
        "x-amz-security-token": Token,
      },
      body,
    });
    response.end(JSON.stringify({
      instance: await read("meta-data/instance-id"),
      intent: await read("meta-data/autoscaling/target-lifecycle-state"),
      account: JSON.parse(await read("dynamic/instance-identity/document")).accountId,
      arn: /<Arn>(.*)<.Arn>/.exec(await asked.text())[1],
    }));
  })().catch((error) => response.end(String(error)));`);

test("metadata and STS agree about who the program is", async () => {
  const userData = await publish(join(directory, "app.tgz"));
  const { instanceId, instance } = await launch(userData);
  const machine = instance?.machine;
  const who = await until(
    async () => {
      const asked = { port: 8080, path: "/who", headers: {}, timeoutMs: 5_000 };
      return machine?.probe(asked).catch(() => null);
    },
    () => `${machine?.console()}\n${narrated.join("\n")}`,
  );
  expect(JSON.parse(who.body)).toEqual({
    instance: instanceId,
    intent: "InService",
    account: "000000000000",
    arn: `arn:aws:sts::000000000000:assumed-role/instance/${instanceId}`,
  });
});

function client() {
  const credentials = { accessKeyId: "tester", secretAccessKey: "tester" };
  return { endpoint: local.endpoint, region: "us-east-1", credentials };
}

const sha256 = (bytes: string | Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** Puts a release into the table as userdata/README.md says; returns what an instance is told. */
async function publish(archive: string): Promise<string> {
  const dockerfile = 'FROM node\nCOPY server.js /s.js\nEXPOSE 8080\nCMD ["node","/s.js"]';
  writeFileSync(join(directory, "Dockerfile"), dockerfile);
  writeFileSync(join(directory, "server.js"), program);
  const files = ["Dockerfile", "server.js"];
  tar.c({ gzip: true, cwd: directory, portable: true, file: archive, sync: true }, files);
  const url = pathToFileURL(archive).href;
  const config = { version: 1, sha256: sha256("{}") };
  const release = JSON.stringify({
    schema: 1,
    service: "web",
    environment: "test",
    number: 1,
    id: "r1",
    port: 8080,
    artifact: {
      kind: "tarball",
      url,
      sha256: sha256(readFileSync(archive)),
      dockerfile: "Dockerfile",
      dockerfileSha256: sha256(dockerfile),
    },
    config,
    ami: "ami-1",
    instanceType: "t3.small",
    health: {
      path: "/healthz",
      status: 200,
      intervalSeconds: 5,
      timeoutSeconds: 2,
      withinSeconds: 20,
      buildWithinSeconds: 60,
    },
    run: { restart: "always", volumes: [], env: {}, args: [], aws: "instance" },
  });
  const table = new DynamoDB(client());
  for (const [pk, document] of [
    ["web#release", release],
    ["web#config", "{}"],
  ] as const) {
    const item = { pk, sk: "0000000001", document, sha256: sha256(document) };
    const Item = Object.fromEntries(Object.entries(item).map(([name, S]) => [name, { S }]));
    await table.putItem({ TableName: "slipway-rehearsal", Item });
  }
  return JSON.stringify({
    slipway: 1,
    region: "us-east-1",
    table: "slipway-rehearsal",
    service: "web",
    environment: "test",
    release: "r1",
    number: 1,
    rollout: 1,
    config,
    group: "web-1",
    hook: "slipway-ready",
    RELEASE_URL: url,
  });
}

/** One instance, in a group of its own, that a hook holds until its program is ready. */
async function launch(userData: string) {
  const ec2 = new EC2(client());
  const groups = new AutoScaling(client());
  const { Images = [] } = await ec2.describeImages({ Owners: ["self"] });
  const { Subnets = [] } = await ec2.describeSubnets({});
  const { Account } = await new STS(client()).getCallerIdentity({});
  await ec2.createLaunchTemplate({
    LaunchTemplateName: "web-1",
    LaunchTemplateData: {
      ...(Images[0]?.ImageId === undefined ? {} : { ImageId: Images[0].ImageId }),
      InstanceType: "t3.small",
      IamInstanceProfile: { Arn: `arn:aws:iam::${Account}:instance-profile/web` },
      UserData: Buffer.from(userData).toString("base64"),
      MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 2 },
    },
  });
  await groups.createAutoScalingGroup({
    AutoScalingGroupName: "web-1",
    LaunchTemplate: { LaunchTemplateName: "web-1", Version: "1" },
    MinSize: 1,
    MaxSize: 1,
    VPCZoneIdentifier: Subnets.map((subnet) => subnet.SubnetId).join(","),
    LifecycleHookSpecificationList: [
      {
        LifecycleHookName: "slipway-ready",
        LifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
      },
    ],
  });
  const instanceId = await until(
    async () => {
      const { AutoScalingInstances = [] } = await groups.describeAutoScalingInstances({});
      return AutoScalingInstances.find((one) => one.LifecycleState === "InService")?.InstanceId;
    },
    () => `InService\n${narrated.join("\n")}`,
  );
  return { instanceId, instance: local.standin.region.ec2.instance(instanceId) };
}
