import { createHmac, timingSafeEqual } from "node:crypto";
import { instanceCredentials } from "../instance-credentials.ts";

/** What the instance metadata service of one machine knows. */
export interface ImdsInstance {
  readonly instanceId: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly availabilityZone: string;
  readonly region: string;
  readonly accountId: string;
  readonly privateIp: string;
  readonly userData: Uint8Array;
  /** Role name; undefined means no credentials are served. */
  readonly role: string | undefined;
  /** `autoscaling/target-lifecycle-state`, for members of a group. */
  readonly targetLifecycleState: string | undefined;
  readonly tokensRequired: boolean;
}

export interface ImdsRequest {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface ImdsAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const TTL = "x-aws-ec2-metadata-token-ttl-seconds";
const TOKEN = "x-aws-ec2-metadata-token";

/**
 * The instance metadata service, version 2 (aws-facts §3.3): a PUT with a time to live of 1-21600 s
 * gives a token that every GET must carry unless the template allows version 1. Answers
 * 401 without a valid token and 403 to a PUT that came through a proxy; their bodies, and the 400
 * and 405, are UNCONFIRMED.
 */
export function imdsAnswer(instance: ImdsInstance, request: ImdsRequest): ImdsAnswer {
  const [path = ""] = request.path.split("?");
  if (path === "/latest/api/token") return tokenAnswer(instance, request);
  if (request.method !== "GET" && request.method !== "HEAD") return answer(405);
  const token = request.headers[TOKEN];
  const isAllowed = token === undefined ? !instance.tokensRequired : isValid(instance, request);
  if (!isAllowed) return answer(401);
  const found = /^\/(?:latest|\d{4}-\d{2}-\d{2})(?:\/(.*))?$/.exec(path);
  if (found === null) return path === "/" ? answer(200, "latest") : answer(404);
  const names = (found[1] ?? "").split("/").filter((name) => name !== "");
  let node: Node | undefined = tree(instance, request.now);
  for (const name of names) node = typeof node === "object" ? node[name] : undefined;
  if (node === undefined) return answer(404);
  return answer(200, typeof node === "string" ? node : listing(node));
}

type Node = string | { readonly [name: string]: Node | undefined };

function tokenAnswer(instance: ImdsInstance, request: ImdsRequest): ImdsAnswer {
  if (request.method !== "PUT") return answer(405);
  if (request.headers["x-forwarded-for"] !== undefined) return answer(403);
  const seconds = Number(request.headers[TTL]);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 21_600) return answer(400);
  const expires = String(request.now + seconds * 1_000);
  const token = Buffer.from(`${expires}.${seal(instance, expires)}`).toString("base64url");
  return { ...answer(200, token), headers: { ...answer(200).headers, [TTL]: String(seconds) } };
}

function isValid(instance: ImdsInstance, request: ImdsRequest): boolean {
  const text = Buffer.from(request.headers[TOKEN] ?? "", "base64url").toString("latin1");
  const [expires = "", mac = ""] = text.split(".");
  const expected = seal(instance, expires);
  const isOurs = mac.length === expected.length && timingSafeEqual(bytes(mac), bytes(expected));
  return isOurs && Number(expires) > request.now;
}

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");

/** A token is good for its own instance only. */
function seal(instance: ImdsInstance, expires: string): string {
  return createHmac("sha256", instance.instanceId).update(expires).digest("hex");
}

function tree(instance: ImdsInstance, now: number): Node {
  const { role, targetLifecycleState, userData } = instance;
  return {
    "meta-data": {
      "ami-id": instance.imageId,
      autoscaling:
        targetLifecycleState === undefined
          ? undefined
          : { "target-lifecycle-state": targetLifecycleState },
      iam:
        role === undefined
          ? undefined
          : { "security-credentials": { [role]: credentials(instance, now) } },
      "instance-id": instance.instanceId,
      "instance-type": instance.instanceType,
      "local-ipv4": instance.privateIp,
      placement: { "availability-zone": instance.availabilityZone, region: instance.region },
    },
    "user-data": userData.length === 0 ? undefined : Buffer.from(userData).toString("utf8"),
    dynamic: { "instance-identity": { document: identity(instance) } },
  };
}

function credentials({ instanceId }: ImdsInstance, now: number): string {
  const { accessKeyId, secretAccessKey, token } = instanceCredentials(instanceId);
  return JSON.stringify({
    Code: "Success",
    LastUpdated: new Date(now).toISOString(),
    Type: "AWS-HMAC",
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    Token: token,
    Expiration: new Date(now + 6 * 3_600_000).toISOString(),
  });
}

function identity(instance: ImdsInstance): string {
  return JSON.stringify({
    accountId: instance.accountId,
    availabilityZone: instance.availabilityZone,
    imageId: instance.imageId,
    instanceId: instance.instanceId,
    instanceType: instance.instanceType,
    privateIp: instance.privateIp,
    region: instance.region,
    version: "2017-09-30",
  });
}

function listing(node: { readonly [name: string]: Node | undefined }): string {
  const entries = Object.entries(node).filter(([, child]) => child !== undefined);
  return entries
    .map(([name, child]) => (typeof child === "object" ? `${name}/` : name))
    .sort()
    .join("\n");
}

function answer(status: number, body = ""): ImdsAnswer {
  return { status, body, headers: { "content-type": "text/plain", server: "EC2ws" } };
}
