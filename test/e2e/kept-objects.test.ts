// Goal: with --state, objects are there after the stand-in was killed: what was stored, as it was
//   last, and nothing that was deleted.
// Method: the built slipway in its own process, SIGKILL once the state names what was stored.
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startLocalAws, type LocalAws } from "../support/slipway-process.ts";

const Bucket = "sources";
const big = Buffer.from(Array.from({ length: 1_000_000 }, (_, i) => (i * 31) % 256));
const said = { ContentType: "application/gzip", Metadata: { commit: "abc" } };

let root: string;
let state: string;
let aws: LocalAws;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "slipway-e2e-"));
  state = join(root, "state");
  aws = await start();
});
afterAll(async () => {
  await aws.stop();
  rmSync(root, { recursive: true, force: true });
});

const start = async (): Promise<LocalAws> => await startLocalAws(root, [], ["--state", state]);

const client = (): S3Client =>
  new S3Client({
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDTEST", secretAccessKey: "AKIDTEST" },
    maxAttempts: 1,
  });

const put = (Key: string, Body: string | Buffer) =>
  client().send(new PutObjectCommand({ Bucket, Key, Body, ...said }));

const hash = (content: Uint8Array | string): string =>
  createHash("sha256").update(content).digest("hex");

async function get(Key: string) {
  const { Body, ...described } = await client().send(new GetObjectCommand({ Bucket, Key }));
  const content = hash(await Body!.transformToByteArray());
  const { ETag, LastModified, ContentType, Metadata, ChecksumCRC32 } = described;
  return { content, ETag, LastModified, ContentType, Metadata, ChecksumCRC32 };
}

/** Until the kept state names a key: what is answered is written a moment later. */
async function keeps(key: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const files = readdirSync(state, { withFileTypes: true }).filter((one) => one.isFile());
    if (files.some(({ name }) => readFileSync(join(state, name), "utf8").includes(key))) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the state never named ${key}`);
}

test("objects outlive a kill, twice", async () => {
  await client().send(new CreateBucketCommand({ Bucket }));
  await put("shop/1.tar.gz", big);
  await put("shop/2.tar.gz", "first");
  await put("shop/2.tar.gz", "second");
  await put("shop/gone.tar.gz", "never seen again");
  await client().send(new DeleteObjectCommand({ Bucket, Key: "shop/gone.tar.gz" }));
  await put("shop/last", Buffer.alloc(0));
  await keeps("shop/last");
  const before = [await get("shop/1.tar.gz"), await get("shop/2.tar.gz"), await get("shop/last")];
  expect(before.map(({ content }) => content)).toEqual([hash(big), hash("second"), hash("")]);
  expect(before[0]).toMatchObject(said);

  for (const time of ["once", "twice"]) {
    expect((await aws.kill()).exitCode, time).toBe(-1);
    aws = await start();
    const keys = ["shop/1.tar.gz", "shop/2.tar.gz", "shop/last"];
    const { Contents } = await client().send(new ListObjectsV2Command({ Bucket }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(keys);
    expect(await Promise.all(keys.map((key) => get(key)))).toEqual(before);
    // Contents that no object has are not kept for ever.
    expect(readdirSync(join(state, "objects"))).toHaveLength(3);
  }
});
