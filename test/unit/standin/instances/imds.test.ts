import { expect, test } from "vitest";
import { instanceAccessKey } from "../../../../src/standin/instance-access-key.ts";
import {
  imdsAnswer,
  type ImdsInstance,
  type ImdsRequest,
} from "../../../../src/standin/instances/imds.ts";

const instance: ImdsInstance = {
  instanceId: "i-1",
  imageId: "ami-1",
  instanceType: "t3.small",
  availabilityZone: "eu-west-1a",
  region: "eu-west-1",
  accountId: "123456789012",
  privateIp: "10.0.0.5",
  userData: Buffer.from('{"slipway":1}'),
  role: "web",
  targetLifecycleState: "InService",
  tokensRequired: true,
};
const TTL = "x-aws-ec2-metadata-token-ttl-seconds";
const TOKEN = "x-aws-ec2-metadata-token";

function ask(request: Partial<ImdsRequest>, of = instance) {
  return imdsAnswer(of, { method: "GET", path: "/", headers: {}, now: 1_000_000, ...request });
}

function token(seconds = "60", of = instance): string {
  return ask({ method: "PUT", path: "/latest/api/token", headers: { [TTL]: seconds } }, of).body;
}

const get = (path: string, of = instance) =>
  ask({ path: `/latest/${path}`, headers: { [TOKEN]: token("60", of) } }, of);

test.each([
  ["meta-data/instance-id", "i-1"],
  ["meta-data/placement/availability-zone", "eu-west-1a"],
  ["meta-data/placement/region", "eu-west-1"],
  ["meta-data/local-ipv4", "10.0.0.5"],
  ["meta-data/ami-id", "ami-1"],
  ["meta-data/instance-type", "t3.small"],
  ["meta-data/iam/security-credentials/", "web"],
  ["meta-data/autoscaling/target-lifecycle-state", "InService"],
  ["meta-data/placement", "availability-zone\nregion"],
  ["", "dynamic/\nmeta-data/\nuser-data"],
  ["user-data", '{"slipway":1}'],
])("GET %s", (path, body) => {
  expect(get(path)).toMatchObject({ status: 200, body });
});

test("the identity document and the credentials are JSON that SDKs read", () => {
  const identity = JSON.parse(get("dynamic/instance-identity/document").body);
  expect(identity).toMatchObject({ region: "eu-west-1", accountId: "123456789012" });
  const keys = JSON.parse(get("meta-data/iam/security-credentials/web").body);
  expect(keys).toMatchObject({
    Code: "Success",
    AccessKeyId: instanceAccessKey(instance.instanceId),
  });
  expect(Date.parse(keys.Expiration)).toBe(1_000_000 + 6 * 3_600_000);
});

test("what an instance does not have is 404", () => {
  const bare = { ...instance, role: undefined, targetLifecycleState: undefined };
  const empty = { ...bare, userData: new Uint8Array() };
  for (const path of ["user-data", "meta-data/iam/", "meta-data/autoscaling", "meta-data/x/y"]) {
    expect(get(path, empty).status).toBe(404);
  }
});

test("without a token, with an old one or another instance's: 401", () => {
  const path = "/latest/meta-data/instance-id";
  expect(ask({ path }).status).toBe(401);
  const headers = { [TOKEN]: token("60") };
  expect(ask({ path, headers, now: 1_059_999 }).status).toBe(200);
  expect(ask({ path, headers, now: 1_060_000 }).status).toBe(401);
  const foreign = token("60", { ...instance, instanceId: "i-2" });
  expect(ask({ path, headers: { [TOKEN]: foreign } }).status).toBe(401);
  expect(ask({ path, headers: { [TOKEN]: "nonsense" } }).status).toBe(401);
});

test("where the template allows version 1 no token is needed, but a wrong one is still wrong", () => {
  const open = { ...instance, tokensRequired: false };
  const path = "/latest/meta-data/instance-id";
  expect(ask({ path }, open).status).toBe(200);
  expect(ask({ path, headers: { [TOKEN]: "nonsense" } }, open).status).toBe(401);
});

test("a token needs a time to live of 1 to 21600 s and no proxy on the way", () => {
  const put = (headers: Record<string, string>) =>
    ask({ method: "PUT", path: "/latest/api/token", headers });
  expect(put({ [TTL]: "21600" })).toMatchObject({ status: 200, headers: { [TTL]: "21600" } });
  for (const seconds of ["0", "21601", "x", "1.5"])
    expect(put({ [TTL]: seconds }).status).toBe(400);
  expect(put({}).status).toBe(400);
  expect(put({ [TTL]: "60", "x-forwarded-for": "10.0.0.1" }).status).toBe(403);
  expect(ask({ method: "GET", path: "/latest/api/token" }).status).toBe(405);
  expect(ask({ method: "POST", path: "/latest/user-data" }).status).toBe(405);
});
