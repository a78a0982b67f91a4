// Goal: whoever has a signed URL reads that object and nothing else, for as long as it says.
// Method: URLs signed by the SDK's own signer and by boto3, fetched without any other header.
import { execFileSync } from "node:child_process";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { wallClock } from "../../../src/standin/clock.ts";
import { openHttpDoor } from "../../../src/standin/doors/http.ts";
import type { HttpDoor } from "../../../src/standin/doors/http.ts";
import { instanceCredentials } from "../../../src/standin/instance-credentials.ts";
import { clientConfig } from "./support/echo.ts";
import { furnishedStandin } from "./support/furnished.ts";

const key = "releases/é a+b.tar.gz";
const content = "content of an object";
const instance = instanceCredentials("i-0123456789abcdef0");
let door: HttpDoor;
let complaints: readonly string[];

beforeAll(async () => {
  const furnished = furnishedStandin(wallClock());
  complaints = furnished.complaints;
  furnished.standin.region.s3.create("bucket");
  door = await openHttpDoor(furnished.standin, 0);
  for (const Key of [key, "other"]) {
    await s3(clientConfig.credentials).send(
      new PutObjectCommand({ Bucket: "bucket", Key, Body: content }),
    );
  }
});
afterAll(() => door.close());

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const s3 = (credentials: Keys) =>
  new S3Client({ ...clientConfig, credentials, endpoint: `http://127.0.0.1:${door.port}` });

/** The machine's time, so many seconds ago. */
const seconds = (ago: number): Date => new Date(wallClock().now() - ago * 1_000);

/** As the SDK's own presigner does it: the command's request, signed but not sent. */
async function bySdk(credentials: Keys, signingDate = seconds(0)): Promise<URL> {
  const client = s3(credentials) as any;
  const command = new GetObjectCommand({ Bucket: "bucket", Key: key }) as any;
  const signer = await client.config.signer();
  let url: URL | undefined;
  command.middlewareStack.addRelativeTo(
    () =>
      async ({ request }: any) => {
        const { headers, ...rest } = request;
        // What the SDK puts on every read, and its presigner into the URL.
        const kept = {
          host: headers.host,
          "x-amz-checksum-mode": headers["x-amz-checksum-mode"],
          "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
        };
        const options = { expiresIn: 60, signingDate };
        const signed = await signer.presign({ ...rest, headers: kept }, options);
        url = new URL(`http://127.0.0.1:${door.port}${signed.path}`);
        for (const [name, value] of Object.entries(signed.query)) {
          url.searchParams.set(name, String(value));
        }
        return { response: {}, output: { $metadata: {} } };
      },
    { relation: "before", toMiddleware: "awsAuthMiddleware", override: true },
  );
  await client.send(command);
  return url!;
}

function byBoto3({ accessKeyId, secretAccessKey, sessionToken }: Keys): Promise<URL> {
  const program =
    "import boto3, json, sys\n" +
    "from botocore.config import Config\n" +
    "endpoint, key, keys = json.load(sys.stdin)\n" +
    "s3 = boto3.client('s3', region_name='us-east-1', endpoint_url=endpoint,\n" +
    "                  config=Config(signature_version='s3v4'), **keys)\n" +
    "print(s3.generate_presigned_url('get_object', ExpiresIn=60,\n" +
    "                                Params={'Bucket': 'bucket', 'Key': key}))\n";
  const keys = {
    aws_access_key_id: accessKeyId,
    aws_secret_access_key: secretAccessKey,
    ...(sessionToken !== undefined && { aws_session_token: sessionToken }),
  };
  const input = JSON.stringify([`http://127.0.0.1:${door.port}`, key, keys]);
  return Promise.resolve(new URL(execFileSync("python3", ["-c", program], { input }).toString()));
}

function boto3IsInstalled(): boolean {
  try {
    execFileSync("python3", ["-c", "import boto3"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

async function ask(url: URL, method = "GET"): Promise<readonly [number, string]> {
  const reply = await fetch(url, { method });
  const text = await reply.text();
  return [reply.status, /<Code>(\w+)</.exec(text)?.[1] ?? text];
}

const signers = [
  { name: "the SDK for JavaScript", sign: bySdk, isHere: true },
  { name: "boto3", sign: byBoto3, isHere: boto3IsInstalled() },
];

describe.each(signers)("signed by $name", ({ sign, isHere }) => {
  test.skipIf(!isHere)("reads the object, with a user's keys and an instance's", async () => {
    const { token: sessionToken, ...keys } = instance;
    for (const one of [clientConfig.credentials, { ...keys, sessionToken }]) {
      const url = await sign(one);
      expect(url.searchParams.get("X-Amz-Signature")).toMatch(/^[0-9a-f]{64}$/);
      if (sign === bySdk) expect(url.searchParams.get("x-amz-checksum-mode")).toBe("ENABLED");
      expect(await ask(url)).toEqual([200, content]);
      expect(await ask(url)).toEqual([200, content]);
    }
    expect(complaints).toEqual([]);
  });

  test.skipIf(!isHere)("altered anywhere it is refused", async () => {
    const url = await sign(clientConfig.credentials);
    const altered = (change: (copy: URL) => void): URL => {
      const copy = new URL(url);
      change(copy);
      return copy;
    };
    const set = (name: string, value: string) =>
      altered(({ searchParams }) => searchParams.set(name, value));
    const signature = url.searchParams.get("X-Amz-Signature") ?? "";
    const other = signature.replace(/.$/, (digit) => (digit === "0" ? "1" : "0"));
    const copies = [
      altered((copy) => void (copy.pathname = "/bucket/other")),
      set("X-Amz-Signature", other),
      set("X-Amz-Expires", "3600"),
      set("versionId", "1"),
      set("X-Amz-Credential", url.searchParams.get("X-Amz-Credential")!.replace("AKID", "AKIE")),
    ];
    for (const copy of copies) {
      expect(await ask(copy), copy.href).toEqual([403, "SignatureDoesNotMatch"]);
    }
    expect(await ask(url, "PUT")).toEqual([403, "SignatureDoesNotMatch"]);
    const unsigned = altered((copy) => void (copy.search = ""));
    expect(await ask(unsigned)).toEqual([403, "AccessDenied"]);
    expect(await ask(url)).toEqual([200, content]);
  });
});

test("is good for as long as it says", async () => {
  expect(await ask(await bySdk(clientConfig.credentials, seconds(30)))).toEqual([200, content]);
  const old = await bySdk(clientConfig.credentials, seconds(90));
  expect(await ask(old)).toEqual([403, "AccessDenied"]);
});
