// Goal: an S3 client finds buckets and objects here as it finds them on AWS, whichever the door.
// Method: the SDK for JavaScript against a furnished stand-in, over HTTP and in process.
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VirtualClock, wallClock } from "../../../src/standin/clock.ts";
import { openHttpDoor } from "../../../src/standin/doors/http.ts";
import type { HttpDoor } from "../../../src/standin/doors/http.ts";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import { refused } from "../quirks/support/quirk-world.ts";
import { clientConfig } from "./support/echo.ts";
import { furnishedStandin } from "./support/furnished.ts";

let overHttp: ReturnType<typeof furnishedStandin>;
let door: HttpDoor;

beforeAll(async () => {
  overHttp = furnishedStandin(wallClock());
  door = await openHttpDoor(overHttp.standin, 0);
});
afterAll(() => door.close());

const doors = {
  "http, bucket in the path": () => ({
    ...overHttp,
    config: { endpoint: `http://127.0.0.1:${door.port}` },
  }),
  "in process, bucket in the host": () => {
    const inProcess = furnishedStandin(new VirtualClock(Date.UTC(2030, 0, 1)));
    const requestHandler = inProcessDoor(inProcess.standin);
    return { ...inProcess, config: { endpoint: "http://localhost", requestHandler } };
  },
  "in process, at AWS's own host": () => {
    const inProcess = furnishedStandin(new VirtualClock(Date.UTC(2030, 0, 1)));
    return { ...inProcess, config: { requestHandler: inProcessDoor(inProcess.standin) } };
  },
};

let buckets = 0;

async function world(kind: keyof typeof doors) {
  const { config, complaints } = doors[kind]();
  const s3 = new S3Client({ ...clientConfig, ...config });
  const Bucket = `sources-${++buckets}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  const put = (Key: string, Body: string | Uint8Array = "x") =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  return { s3, Bucket, complaints, put };
}

describe.each(Object.keys(doors) as (keyof typeof doors)[])("%s", (kind) => {
  test("bytes come back as they went, with what was said of them", async () => {
    const { s3, Bucket, complaints } = await world(kind);
    const Body = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 7) % 256));
    const Key = "shop/é +%&=~'()*!.tar.gz";
    const said = {
      ContentType: "application/gzip",
      CacheControl: "no-cache",
      ContentEncoding: "gzip",
      Metadata: { commit: "abc", "two-words": "x y" },
    };
    const put = await s3.send(new PutObjectCommand({ Bucket, Key, Body, ...said }));
    const md5 = createHash("md5").update(Body).digest("hex");
    expect(put).toMatchObject({ ETag: `"${md5}"`, ChecksumType: "FULL_OBJECT" });
    const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(got).toMatchObject({ ...said, ETag: `"${md5}"`, ContentLength: 70_000 });
    expect(got.ChecksumCRC32).toBe(put.ChecksumCRC32);
    expect(Buffer.from(await got.Body!.transformToByteArray()).equals(Body)).toBe(true);
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    expect(head).toMatchObject({ ...said, ContentLength: 70_000, AcceptRanges: "bytes" });
    expect(head.LastModified).toBeInstanceOf(Date);
    expect(complaints).toEqual([]);
  });

  test("nothing, a stream, and part of what there is", async () => {
    const { s3, Bucket, put, complaints } = await world(kind);
    await put("empty", "");
    const empty = await s3.send(new GetObjectCommand({ Bucket, Key: "empty" }));
    expect(await empty.Body!.transformToString()).toBe("");
    // With its size, by which clients tell that they need not collect it.
    const Body = Object.assign(Readable.from([Buffer.from("0123"), Buffer.from("456789")]), {
      size: 10,
    });
    await s3.send(new PutObjectCommand({ Bucket, Key: "stream", Body }));
    const part = async (Range: string) => {
      const got = await s3.send(new GetObjectCommand({ Bucket, Key: "stream", Range }));
      return [got.$metadata.httpStatusCode, got.ContentRange, await got.Body!.transformToString()];
    };
    expect(await part("bytes=2-4")).toEqual([206, "bytes 2-4/10", "234"]);
    expect(await part("bytes=-3")).toEqual([206, "bytes 7-9/10", "789"]);
    expect(await part("bytes=8-99")).toEqual([206, "bytes 8-9/10", "89"]);
    expect(await part("lines=8-99")).toEqual([200, undefined, "0123456789"]);
    expect(await refused(part("bytes=10-"))).toMatchObject({ code: "InvalidRange" });
    expect(complaints).toEqual([]);
  });

  test("what is not there", async () => {
    const { s3, Bucket, complaints } = await world(kind);
    const key = { Bucket, Key: "none" };
    const got = await s3.send(new GetObjectCommand(key)).catch((error: unknown) => error);
    expect(got).toBeInstanceOf(NoSuchKey);
    expect(got).toMatchObject({ message: "The specified key does not exist." });
    const gone = await s3.send(new HeadObjectCommand(key)).catch((error: unknown) => error);
    expect(gone).toMatchObject({ name: "NotFound", $metadata: { httpStatusCode: 404 } });
    const nowhere = { Bucket: "nobodys-bucket" };
    const listed = await refused(s3.send(new ListObjectsV2Command(nowhere)));
    expect(listed).toEqual({
      code: "NoSuchBucket",
      message: "The specified bucket does not exist",
    });
    const head = await s3.send(new HeadBucketCommand(nowhere)).catch((error: unknown) => error);
    expect(head).toMatchObject({ name: "NotFound" });
    await s3.send(new DeleteObjectCommand(key));
    expect(complaints).toEqual([]);
  });

  test("lists in pages, by prefix, and folded", async () => {
    const { s3, Bucket, put, complaints } = await world(kind);
    for (const key of ["b/2", "a", "b/1", "c/x/1", "é", "b+ &"]) await put(key);
    const list = async (more: object) => {
      const found = await s3.send(new ListObjectsV2Command({ Bucket, ...more }));
      return { ...found, keys: found.Contents?.map(({ Key }) => Key) };
    };
    expect((await list({})).keys).toEqual(["a", "b+ &", "b/1", "b/2", "c/x/1", "é"]);
    expect(await list({ Prefix: "b/" })).toMatchObject({ keys: ["b/1", "b/2"], KeyCount: 2 });
    const folded = await list({ Delimiter: "/" });
    expect(folded.keys).toEqual(["a", "b+ &", "é"]);
    expect(folded.CommonPrefixes).toEqual([{ Prefix: "b/" }, { Prefix: "c/" }]);
    const first = await list({ MaxKeys: 4 });
    expect(first).toMatchObject({ IsTruncated: true, keys: ["a", "b+ &", "b/1", "b/2"] });
    const second = await list({ MaxKeys: 4, ContinuationToken: first.NextContinuationToken });
    expect(second).toMatchObject({ IsTruncated: false, keys: ["c/x/1", "é"] });
    expect((await list({ StartAfter: "b/2" })).keys).toEqual(["c/x/1", "é"]);
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toContain(Bucket);
    expect(complaints).toEqual([]);
  });

  test("copies, deletes several at once, and a bucket when it is empty", async () => {
    const { s3, Bucket, put, complaints } = await world(kind);
    await put("a", "content");
    await s3.send(new CopyObjectCommand({ Bucket, Key: "b", CopySource: `${Bucket}/a` }));
    const copy = await s3.send(new GetObjectCommand({ Bucket, Key: "b" }));
    expect(await copy.Body!.transformToString()).toBe("content");
    const full = await refused(s3.send(new DeleteBucketCommand({ Bucket })));
    expect(full.code).toBe("BucketNotEmpty");
    const Objects = [{ Key: "a" }, { Key: "b" }, { Key: "never <&> there" }];
    const gone = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(gone.Deleted).toEqual(Objects);
    await s3.send(new DeleteBucketCommand({ Bucket }));
    expect(complaints).toEqual([]);
  });

  test("conditions", async () => {
    const { s3, Bucket, put, complaints } = await world(kind);
    const { ETag } = await put("a", "one");
    const a = { Bucket, Key: "a" };
    const again = new PutObjectCommand({ ...a, Body: "two", IfNoneMatch: "*" });
    expect((await refused(s3.send(again))).code).toBe("PreconditionFailed");
    const same = new GetObjectCommand({ ...a, IfNoneMatch: ETag });
    const unchanged = await s3.send(same).catch((error: unknown) => error);
    expect(unchanged).toMatchObject({ $metadata: { httpStatusCode: 304 } });
    const other = new GetObjectCommand({ ...a, IfMatch: '"0"' });
    expect((await refused(s3.send(other))).code).toBe("PreconditionFailed");
    await s3.send(new PutObjectCommand({ ...a, Body: "two", IfMatch: ETag }));
    expect(complaints).toEqual([]);
  });
});

const local = "in process, bucket in the host";

test.each([
  { name: "CRC32", given: { ChecksumCRC32: "AAAAAA==" }, code: "BadDigest" },
  { name: "CRC32C", given: { ChecksumCRC32C: "AAAAAA==" }, code: "BadDigest" },
  { name: "SHA1", given: { ChecksumSHA1: "AAAA" }, code: "BadDigest" },
  { name: "SHA256", given: { ChecksumSHA256: "AAAA" }, code: "BadDigest" },
  { name: "MD5", given: { ContentMD5: "AAAAAAAAAAAAAAAAAAAAAA==" }, code: "BadDigest" },
  { name: "MD5 that is none", given: { ContentMD5: "AAAA" }, code: "InvalidDigest" },
])("a wrong checksum stores nothing: $name", async ({ given, code }) => {
  const { s3, Bucket } = await world(local);
  const put = new PutObjectCommand({ Bucket, Key: "k", Body: "content", ...given });
  expect((await refused(s3.send(put))).code).toBe(code);
  expect((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
});

test.each(["CRC32", "CRC32C", "SHA1", "SHA256"] as const)(
  "a right %s is kept and told",
  async (ChecksumAlgorithm) => {
    const { s3, Bucket } = await world(local);
    const key = { Bucket, Key: "k" };
    const put = new PutObjectCommand({ ...key, Body: "123456789", ChecksumAlgorithm });
    const made = (await s3.send(put))[`Checksum${ChecksumAlgorithm}`];
    const known = { CRC32: "y/Q5Jg==", CRC32C: "4waSgw==" } as Record<string, string>;
    if (known[ChecksumAlgorithm]) expect(made).toBe(known[ChecksumAlgorithm]);
    const head = new HeadObjectCommand({ ...key, ChecksumMode: "ENABLED" });
    expect(await s3.send(head)).toMatchObject({ [`Checksum${ChecksumAlgorithm}`]: made });
  },
);
