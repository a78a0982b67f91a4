// Goal: tarballs go into a bucket once, under their own checksum, and never in place of others; what
// is there, gone or not to be seen is told apart.
// Method: S3's client answered by hand; the conditions themselves are the stand-in's contract tests.
import { createHash } from "node:crypto";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { createClients } from "../../../src/aws/clients.ts";
import { readObject } from "../../../src/aws/read-object.ts";
import { createSourceStore } from "../../../src/aws/source-store.ts";
import { mockedClient } from "../../support/mocked-client.ts";
import { failureOf } from "../cli/failure-of.ts";
import { ManualClock } from "./manual-clock.ts";

const s3 = mockedClient(S3Client);
const clients = createClients({
  region: "eu-west-1",
  clock: new ManualClock(),
  credentials: { accessKeyId: "a", secretAccessKey: "a" },
});
const store = createSourceStore(clients, "s3://bucket/team/sources");
const bytes = Buffer.from("bytes");
const sha256 = createHash("sha256").update(bytes).digest("base64");
const url = "s3://bucket/team/sources/web-1.tar.gz";
const place = { Bucket: "bucket", Key: "team/sources/web-1.tar.gz" };

function answer(httpStatusCode: number, name: string): Error {
  return Object.assign(new Error("in AWS's words"), { name, $metadata: { httpStatusCode } });
}

const absent = answer(404, "NotFound");
const artifact = {
  kind: "tarball",
  url,
  sha256: "",
  dockerfile: "",
  dockerfileSha256: "",
} as const;

test("a tarball is put with its checksum, on condition that nothing has its name", async () => {
  s3.on(HeadObjectCommand).rejects(absent).on(PutObjectCommand).resolves({});
  expect(await store.put(bytes, "web-1.tar.gz")).toBe(url);
  const [put] = s3.commandCalls(PutObjectCommand);
  expect(put?.args[0].input).toEqual({
    ...place,
    Body: bytes,
    ContentType: "application/gzip",
    ChecksumSHA256: sha256,
    IfNoneMatch: "*",
  });
});

test("what is there already is not sent again", async () => {
  s3.on(HeadObjectCommand).resolves({ ChecksumSHA256: sha256 });
  await store.put(bytes, "web-1.tar.gz");
  s3.on(HeadObjectCommand).resolves({});
  await store.put(bytes, "web-1.tar.gz");
  expect(s3.commandCalls(PutObjectCommand)).toHaveLength(0);
  expect(s3.commandCalls(HeadObjectCommand)[0]?.args[0].input).toMatchObject(place);
});

test("other bytes under the name are left alone and told", async () => {
  s3.on(HeadObjectCommand).resolves({ ChecksumSHA256: "other" });
  const failure = await failureOf(() => store.put(bytes, "web-1.tar.gz"));
  expect(failure).toMatchObject({ code: "CONFLICT", summary: expect.stringContaining(url) });
  expect(s3.commandCalls(PutObjectCommand)).toHaveLength(0);
});

test("somebody who was quicker has done it for us", async () => {
  s3.on(HeadObjectCommand).rejects(absent);
  s3.on(PutObjectCommand).rejects(answer(412, "PreconditionFailed"));
  expect(await store.put(bytes, "web-1.tar.gz")).toBe(url);
});

test("a caller who may not look puts all the same", async () => {
  s3.on(HeadObjectCommand).rejects(answer(403, "403")).on(PutObjectCommand).resolves({});
  await store.put(bytes, "web-1.tar.gz");
  expect(s3.commandCalls(PutObjectCommand)).toHaveLength(1);
});

test.each([
  [answer(403, "AccessDenied"), "PERMISSION", "Not allowed: s3:PutObject"],
  [answer(404, "NoSuchBucket"), "NOT_FOUND", "The bucket of s3://bucket/team/sources/web-1"],
])("%s is said in words", async (error, code, summary) => {
  s3.on(HeadObjectCommand).rejects(absent).on(PutObjectCommand).rejects(error);
  const failure = await failureOf(() => store.put(bytes, "web-1.tar.gz"));
  expect(failure).toMatchObject({ code, summary: expect.stringContaining(summary) });
});

test("an absent tarball is gone; of one that may not be seen only the instance can tell", async () => {
  s3.on(HeadObjectCommand).rejects(absent);
  expect(await store.reasonGone(artifact)).toBe(`its tarball ${url} is not there any more`);
  s3.on(HeadObjectCommand).rejects(answer(403, "403"));
  expect(await store.reasonGone(artifact)).toBeUndefined();
  s3.on(HeadObjectCommand).resolves({});
  expect(await store.reasonGone(artifact)).toBeUndefined();
});

test("which of many stand takes one look at all of the service's names, page by page", async () => {
  s3.on(ListObjectsV2Command)
    .resolvesOnce({ Contents: [{ Key: "team/sources/web-2" }], NextContinuationToken: "more" })
    .resolvesOnce({ Contents: [{ Key: place.Key }] });
  const urls = [url, "s3://bucket/team/sources/web-2", "s3://bucket/team/sources/web-3"];
  expect(await store.standing(urls)).toEqual(urls.slice(0, 2));
  const asked = s3.commandCalls(ListObjectsV2Command).map(({ args }) => args[0].input);
  const prefix = { Bucket: "bucket", Prefix: "team/sources/web-" };
  expect(asked).toEqual([prefix, { ...prefix, ContinuationToken: "more" }]);
  expect(await store.standing([])).toEqual([]);
});

test("to delete is to ask for it", async () => {
  s3.on(DeleteObjectCommand).resolves({});
  await store.remove(url);
  expect(s3.commandCalls(DeleteObjectCommand)[0]?.args[0].input).toEqual(place);
});

test("an object is read by its URL; what names none is told", async () => {
  const body = (async function* () {
    yield await Promise.resolve(bytes);
  })();
  s3.on(GetObjectCommand).resolvesOnce({ Body: body as never });
  const chunks: Uint8Array[] = [];
  for await (const chunk of await readObject(clients, "s3://bucket/a é/b%20c")) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toBe("bytes");
  const input = s3.commandCalls(GetObjectCommand)[0]?.args[0].input;
  expect(input).toEqual({ Bucket: "bucket", Key: "a é/b%20c" });
  s3.on(GetObjectCommand).rejects(answer(404, "NoSuchKey"));
  expect((await failureOf(() => readObject(clients, url))).code).toBe("NOT_FOUND");
  expect((await failureOf(() => readObject(clients, "s3://bucket"))).summary).toBe(
    "s3://bucket names no object: write s3://bucket/key.",
  );
});
