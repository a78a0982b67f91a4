// Goal: a request that was altered on its way, is too old, or is signed with the wrong key is refused
//   in the words of its service; what clients sign by themselves is let in.
// Method: requests signed by hand and altered in one place each, over every protocol; and clients that
//   share no code with the verifier: boto3, the aws CLI and curl, where they are installed.
import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { wallClock } from "../../../src/standin/clock.ts";
import { openHttpDoor } from "../../../src/standin/doors/http.ts";
import type { HttpDoor } from "../../../src/standin/doors/http.ts";
import { instanceCredentials } from "../../../src/standin/instance-credentials.ts";
import { sign } from "../../../src/standin/signature/sign.ts";
import { bodyText } from "../../../src/standin/wire/body-text.ts";
import type { WireRequest } from "../../../src/standin/wire/http-message.ts";
import { cliIsInstalled, runAws } from "./support/aws-cli.ts";
import { furnishedStandin } from "./support/furnished.ts";
import { signed, userKeys } from "./support/signed.ts";

const form = { "content-type": "application/x-www-form-urlencoded" };
const target = (name: string) => ({
  "content-type": "application/x-amz-json-1.0",
  "x-amz-target": name,
});

/** A request that is well without alteration, and the words in which each service refuses others. */
const protocols = [
  {
    protocol: "query",
    service: "sts",
    headers: form,
    body: "Action=GetCallerIdentity&Version=2011-06-15",
    mismatch: [403, "SignatureDoesNotMatch"],
    unknown: [403, "InvalidClientTokenId"],
    incomplete: [400, "IncompleteSignature"],
    expired: [403, "SignatureDoesNotMatch"],
    missing: [403, "MissingAuthenticationToken"],
  },
  {
    protocol: "ec2",
    service: "ec2",
    headers: form,
    body: "Action=DescribeRegions&Version=2016-11-15",
    mismatch: [401, "AuthFailure"],
    unknown: [401, "AuthFailure"],
    incomplete: [400, "IncompleteSignature"],
    expired: [400, "RequestExpired"],
    missing: [403, "MissingAuthenticationToken"],
  },
  {
    protocol: "JSON",
    service: "dynamodb",
    headers: target("DynamoDB_20120810.ListTables"),
    body: "{}",
    mismatch: [400, "InvalidSignatureException"],
    unknown: [400, "UnrecognizedClientException"],
    incomplete: [400, "IncompleteSignatureException"],
    expired: [400, "InvalidSignatureException"],
    missing: [400, "MissingAuthenticationTokenException"],
  },
] as const;

const instance = instanceCredentials("i-0123456789abcdef0");
const region = "us-east-1";

function world(dates = wallClock()) {
  const { standin } = furnishedStandin(wallClock(), undefined, undefined, dates);
  const ask = async (request: WireRequest) => {
    const response = await standin.answer(request);
    const text = bodyText(response);
    const code = /<Code>(\w+)</.exec(text)?.[1] ?? /"__type":"(?:[\w.]*#)?(\w+)"/.exec(text)?.[1];
    return [response.status, ...(code === undefined ? [] : [code])];
  };
  return { standin, ask };
}

describe.each(protocols)("$protocol", (p) => {
  const { ask } = world();
  const { service, headers } = p;
  const plain = { method: "POST", path: "/", headers, body: Buffer.from(p.body) };
  const now = () => wallClock().now();
  const well = signed(plain, service);
  const withHeader = (name: string, value: string | undefined) => ({
    ...well,
    headers: { ...well.headers, [name]: value },
  });
  const authorization = (change: (text: string) => string) =>
    withHeader("authorization", change(well.headers["authorization"] ?? ""));

  test("is let in as it was signed, by a user and by an instance", async () => {
    expect(await ask(well)).toEqual([200]);
    expect(await ask(sign(plain, instance, { region, service, now: now() }))).toEqual([200]);
  });

  test.each([
    ["the body", { ...well, body: Buffer.from(`${p.body} `) }],
    ["a signed header", withHeader("content-type", "text/plain")],
    ["a signed header taken away", withHeader("host", undefined)],
    ["the query", { ...well, path: "/?a=b" }],
    ["the path", { ...well, path: "/other" }],
    ["the date", withHeader("x-amz-date", nextSecond(well))],
    [
      "the signature",
      authorization((text) => text.replace(/.$/, (one) => (one === "0" ? "1" : "0"))),
    ],
    ["the list of headers", authorization((text) => text.replace("host;", ""))],
  ])("altered in %s", async (_what, request) => {
    expect(await ask(request)).toEqual(p.mismatch);
  });

  test("of a secret that is another's", async () => {
    const keys = { ...userKeys, secretAccessKey: "AKIDOTHER" };
    expect(await ask(signed(plain, service, keys))).toEqual(p.mismatch);
  });

  test("of keys that nobody was given, and of an instance's without its token", async () => {
    const keys = { accessKeyId: "ASIAUNKNOWN", secretAccessKey: "ASIAUNKNOWN" };
    expect(await ask(signed(plain, service, keys))).toEqual(p.unknown);
    const { token: _, ...tokenless } = instance;
    expect(await ask(signed(plain, service, tokenless))).toEqual(p.unknown);
    const other = { ...instance, token: instanceCredentials("i-00000000000000000").token };
    expect(await ask(signed(plain, service, other))).toEqual(p.unknown);
  });

  test("without any part, or without all", async () => {
    const cut = (name: string) =>
      authorization((text) => text.replace(new RegExp(`${name}=\\S+`), ""));
    for (const name of ["Credential", "SignedHeaders", "Signature"]) {
      expect(await ask(cut(name)), name).toEqual(p.incomplete);
    }
    expect(await ask(withHeader("x-amz-date", undefined))).toEqual(p.incomplete);
    expect(await ask(authorization((text) => text.replace("HMAC", "ECDSA")))).toEqual(p.incomplete);
    expect(await ask(withHeader("authorization", undefined))).toEqual(p.missing);
  });

  test("for another Region, or dated of another day than it is for", async () => {
    const abroad = sign(plain, userKeys, { region: "eu-west-1", service, now: now() });
    expect(await ask(abroad)).toEqual(p.mismatch);
    expect(await ask(authorization((text) => text.replace(/\/\d{8}\//, "/20200101/")))).toEqual(
      p.mismatch,
    );
  });

  test("that is too old, or not yet good", async () => {
    const minutes = p.protocol === "query" ? 15 : 5;
    const at = async (off: number) => {
      const { ask: askThen } = world({ ...wallClock(), now: () => now() + off * 60_000 });
      return await askThen(well);
    };
    expect(await at(minutes - 1)).toEqual([200]);
    expect(await at(minutes + 1)).toEqual(p.expired);
    expect(await at(1 - minutes)).toEqual([200]);
    expect(await at(-1 - minutes)).toEqual(p.expired);
  });
});

/** The date of a request a second later. */
function nextSecond({ headers }: WireRequest): string {
  const date = headers["x-amz-date"] ?? "";
  return date.replace(/(\d\d)Z$/, (_, s: string) => `${s === "00" ? "01" : "00"}Z`);
}

describe("S3", () => {
  const service = "s3";
  const put = (more: Partial<WireRequest> = {}) => ({
    method: "PUT",
    path: "/bucket/a%20key%2B",
    headers: { host: "127.0.0.1" },
    body: Buffer.from("content"),
    ...more,
  });
  const withBucket = () => {
    const { standin, ask } = world();
    standin.region.s3.create("bucket");
    return ask;
  };

  test("is let in, also with its path escaped otherwise", async () => {
    const ask = withBucket();
    expect(await ask(signed(put(), service))).toEqual([200]);
    expect(await ask({ ...signed(put(), service), path: "/bucket/a key%2b" })).toEqual([200]);
  });

  test.each([
    ["the key", { path: "/bucket/other" }, [403, "SignatureDoesNotMatch"]],
    ["the query", { path: "/bucket/a%20key%2B?x-id=Other" }, [403, "SignatureDoesNotMatch"]],
    ["the method", { method: "DELETE" }, [403, "SignatureDoesNotMatch"]],
    ["the body", { body: Buffer.from("other") }, [400, "XAmzContentSHA256Mismatch"]],
  ])("altered in %s", async (_what, change, refused) => {
    const ask = withBucket();
    expect(await ask({ ...signed(put(), service), ...change })).toEqual(refused);
  });

  test("a body that nobody vouches for may be any, its header may not", async () => {
    const ask = withBucket();
    const headers = { host: "127.0.0.1", "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
    const open = signed(put({ headers }), service);
    expect(await ask({ ...open, body: Buffer.from("other") })).toEqual([200]);
    const closed = { ...open.headers, "x-amz-content-sha256": "0".repeat(64) };
    expect(await ask({ ...open, headers: closed })).toEqual([403, "SignatureDoesNotMatch"]);
  });

  test("headers that mean something must be signed", async () => {
    const request = signed(put(), service);
    const headers = { ...request.headers, "x-amz-meta-added": "x" };
    expect(await withBucket()({ ...request, headers })).toEqual([403, "AccessDenied"]);
  });

  test("nobody, an unknown key, another Region, an old date", async () => {
    const ask = withBucket();
    expect(await ask(put())).toEqual([403, "AccessDenied"]);
    const keys = { accessKeyId: "ASIAUNKNOWN", secretAccessKey: "x" };
    expect(await ask(signed(put(), service, keys))).toEqual([403, "InvalidAccessKeyId"]);
    const { token: _, ...tokenless } = instance;
    expect(await ask(signed(put(), service, tokenless))).toEqual([400, "InvalidToken"]);
    const now = wallClock().now();
    const abroad = sign(put(), userKeys, { region: "eu-west-1", service, now });
    expect(await ask(abroad)).toEqual([400, "AuthorizationHeaderMalformed"]);
    const old = sign(put(), userKeys, { region, service, now: now - 16 * 60_000 });
    expect(await ask(old)).toEqual([403, "RequestTimeTooSkewed"]);
  });
});

describe("over HTTP", () => {
  let door: HttpDoor;
  let standin: ReturnType<typeof furnishedStandin>["standin"];
  beforeAll(async () => {
    standin = furnishedStandin(wallClock()).standin;
    standin.region.s3.create("bucket");
    door = await openHttpDoor(standin, 0);
  });
  afterAll(() => door.close());

  test.skipIf(!curlSigns())("curl signs with an instance's keys", { timeout: 60_000 }, async () => {
    const url = `http://127.0.0.1:${door.port}`;
    const curl = async (keys: typeof instance, service: string, ...args: string[]) => {
      const { stdout } = await promisify(execFile)("curl", [
        "-sS",
        "--aws-sigv4",
        `aws:amz:us-east-1:${service}`,
        "--user",
        `${keys.accessKeyId}:${keys.secretAccessKey}`,
        "-H",
        `X-Amz-Security-Token: ${keys.token}`,
        ...args,
      ]);
      return stdout;
    };
    const list = ["-H", "X-Amz-Target: DynamoDB_20120810.ListTables", "-d", "{}", url];
    const json = ["-H", "Content-Type: application/x-amz-json-1.0"];
    expect(JSON.parse(await curl(instance, "dynamodb", ...json, ...list))).toEqual({
      TableNames: ["state"],
    });
    const wrong = { ...instance, secretAccessKey: "wrong" };
    expect(await curl(wrong, "dynamodb", ...json, ...list)).toContain("InvalidSignatureException");
    const hash = ["-H", "x-amz-content-sha256: UNSIGNED-PAYLOAD"];
    const object = `${url}/bucket/releases/a%20b.tar.gz`;
    expect(await curl(instance, "s3", ...hash, "-X", "PUT", "-d", "content", object)).toBe("");
    expect(await curl(instance, "s3", ...hash, object)).toBe("content");
  });

  test.skipIf(!cliIsInstalled())("the aws CLI's secret counts", { timeout: 60_000 }, async () => {
    const { json } = await runAws(door.port, "sts get-caller-identity");
    expect(json.Arn).toContain("user/AKIDCLI");
    const other = { AWS_SECRET_ACCESS_KEY: "wrong" };
    const { stderr } = await runAws(door.port, "sts get-caller-identity", other);
    expect(stderr).toContain("(SignatureDoesNotMatch)");
  });
});

/** `--aws-sigv4` is whole from 7.88 on. */
function curlSigns(): boolean {
  try {
    const [, major, minor] =
      /^curl (\d+)\.(\d+)/.exec(execFileSync("curl", ["--version"]).toString()) ?? [];
    return Number(major) > 7 || (Number(major) === 7 && Number(minor) >= 88);
  } catch {
    return false;
  }
}
