// Goal: a tarball in the source bucket reaches an instance by its role, whatever its key.
// Method: the instance's own script signs with the keys of its metadata; the stand-in's S3 answers.
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { execFileSync } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, onTestFinished } from "vitest";
import { lackOfShell, testUnless } from "../support/machine-lacks.ts";
import { BootWorld, freePort } from "./support/boot-world.ts";
import { fetchTarball } from "./support/fetch-script.ts";

const check = testUnless(lackOfShell());

let world: BootWorld;
let s3: S3Client;
beforeEach(async () => {
  world = new BootWorld();
  await world.open();
  await world.release({ port: await freePort() });
  s3 = new S3Client({ ...world.client, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "sources" }));
});
afterEach(() => world.close());

const odd = [
  "web/1.0.1-7-abc.tgz",
  "a b+c%41&d=e;f:g@h$i,j!k*l'm(n)o~p.tgz",
  "ü/日本語/🚀.tgz",
  `q?r#s[t]u{v}w|x^y\`z"1<2>3\\4.tgz`,
  "double//slash/./dot/../up.tgz",
];
for (const key of odd) {
  check(`the key ${key}`, async () => {
    await s3.send(new PutObjectCommand({ Bucket: "sources", Key: key, Body: `body of ${key}` }));
    const { bytes, summary } = await fetchTarball(`s3://sources/${key}`, world.environment());
    expect({ text: bytes?.toString(), summary }).toEqual({ text: `body of ${key}`, summary: "" });
  });
}

check("bytes arrive as they are", async () => {
  const body = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  await s3.send(new PutObjectCommand({ Bucket: "sources", Key: "x.tgz", Body: body }));
  expect((await fetchTarball("s3://sources/x.tgz", world.environment())).bytes).toEqual(body);
});

check("a key that is not there", async () => {
  for (const [url, word] of [
    ["s3://sources/nowhere.tgz", "NoSuchKey"],
    ["s3://no-such-bucket/x.tgz", "NoSuchBucket"],
  ] as const) {
    const { code, summary, console } = await fetchTarball(url, world.environment());
    expect(code).toBe("ARTIFACT_NOT_FOUND");
    expect(summary).toMatch(new RegExp(`^there is no ${url}: it answers 404 \\(${word}: `));
    expect(console).not.toContain("tried again");
  }
});

check("no permission", async () => {
  const body = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";
  const endpoint = await answering((_request, response) => response.writeHead(403).end(body));
  const environment = { ...world.environment(), AWS_ENDPOINT_URL_S3: endpoint };
  expect(await fetchTarball("s3://sources/x.tgz", environment)).toMatchObject({
    code: "ARTIFACT_DENIED",
    summary: "s3://sources/x.tgz is refused: it answers 403 (AccessDenied: Access Denied)",
  });
});

check("S3 slows down: asked again", async () => {
  let asked = 0;
  const endpoint = await answering((_request, response) => {
    if (++asked === 2) return void response.end("body");
    response.writeHead(503).end("<Error><Code>SlowDown</Code></Error>");
  });
  const environment = { ...world.environment(), AWS_ENDPOINT_URL_S3: endpoint };
  const { bytes, console } = await fetchTarball("s3://sources/x.tgz", environment);
  expect(bytes?.toString()).toBe("body");
  expect(console).toContain("s3://sources/x.tgz: it answers 503 (SlowDown): tried again");
});

check("a bucket in another Region is asked there", async () => {
  const scopes: string[] = [];
  const endpoint = await answering(({ headers }, response) => {
    const [, scope = ""] =
      /Credential=[^/]+\/\d+\/([^,]+),/.exec(headers.authorization ?? "") ?? [];
    scopes.push(scope);
    if (scope.startsWith("eu-central-1/")) return void response.end("body");
    response.writeHead(301, { "x-amz-bucket-region": "eu-central-1" }).end();
  });
  const environment = { ...world.environment(), AWS_ENDPOINT_URL_S3: endpoint };
  const { bytes } = await fetchTarball("s3://sources/x.tgz", environment);
  expect(bytes?.toString()).toBe("body");
  expect(scopes).toEqual(["us-east-1/s3/aws4_request", "eu-central-1/s3/aws4_request"]);
});

check("the keys stay out of arguments", async () => {
  let processes = "";
  let sent: IncomingMessage["headers"] = {};
  const endpoint = await answering(({ headers }, response) => {
    sent = headers;
    processes = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
    response.end("body");
  });
  await fetchTarball("s3://sources/x.tgz", {
    ...world.environment(),
    AWS_ENDPOINT_URL_S3: endpoint,
  });
  const [, id = "none"] = /Credential=([^/]+)\//.exec(sent.authorization ?? "") ?? [];
  expect(sent).toMatchObject({ "x-amz-content-sha256": "UNSIGNED-PAYLOAD" });
  expect(sent.authorization).toContain("x-amz-security-token");
  expect(processes).toContain("curl ");
  expect(processes).not.toContain(id);
  expect(processes).not.toContain(String(sent["x-amz-security-token"]));
});

for (const [region, bucket, place] of [
  ["eu-west-1", "sources", "https://sources.s3.eu-west-1.amazonaws.com"],
  ["eu-west-1", "my.sources", "https://s3.eu-west-1.amazonaws.com/my.sources"],
  ["cn-north-1", "sources", "https://sources.s3.cn-north-1.amazonaws.com.cn"],
] as const) {
  check(`on AWS, ${bucket} in ${region} is at ${place}`, () => {
    const library = new URL("../../userdata/lib/fetch.sh", import.meta.url).pathname;
    const script = `. "$1"; FETCH_REGION=$2; fetch_s3_place "$3"; printf %s "$S3_PLACE"`;
    const args = ["--norc", "-c", script, "place", library, region, bucket];
    expect(execFileSync("bash", args, { encoding: "utf8", env: {} })).toBe(place);
  });
}

/** A server that answers every request like this until the test is over; its address. */
async function answering(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
