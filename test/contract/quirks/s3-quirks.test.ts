// Goal: S3 surprises here as AWS's does, and each surprise is looked at.
// Method: every quirk by its id through the real SDK client on the whole stand-in, then without it.
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { bodyText } from "../../../src/standin/wire/body-text.ts";
import { signed } from "../wire/support/signed.ts";
import { accepted, refused, type QuirkWorld } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";

const Bucket = "sources";

/** The bucket with objects in it. */
async function filled({ s3, standin }: QuirkWorld, ...keys: string[]) {
  standin.region.s3.create(Bucket);
  for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
}

quirk("S3-01", async (world) => {
  await filled(world);
  await accepted(world.s3.send(new DeleteObjectCommand({ Bucket, Key: "none" })));
});

quirk("S3-02", async (world) => {
  await filled(world, "a");
  const again = new PutObjectCommand({ Bucket, Key: "a", Body: "b", IfNoneMatch: "*" });
  expect((await refused(world.s3.send(again))).code).toBe("PreconditionFailed");
  const { Body } = await world.s3.send(new GetObjectCommand({ Bucket, Key: "a" }));
  expect(await Body?.transformToString()).toBe("a");
});

quirk("S3-03", async (world) => {
  await filled(world);
  const put = { Bucket, Key: "a", Body: "a", ChecksumSHA256: "AAAA" };
  expect((await refused(world.s3.send(new PutObjectCommand(put)))).code).toBe("BadDigest");
  const { KeyCount } = await world.s3.send(new ListObjectsV2Command({ Bucket }));
  expect(KeyCount).toBe(0);
});

quirk("S3-04", async (world) => {
  const keys = ["\uff5e", "🚢"];
  await filled(world, ...keys.toReversed());
  const { Contents = [] } = await world.s3.send(new ListObjectsV2Command({ Bucket }));
  expect(Contents.map(({ Key }) => Key)).toEqual(keys);
});

quirk("S3-05", async (world) => {
  await filled(world, "a");
  await accepted(world.s3.send(new CreateBucketCommand({ Bucket })));
  const { KeyCount } = await world.s3.send(new ListObjectsV2Command({ Bucket }));
  expect(KeyCount).toBe(1);
});

quirk("S3-06", async (world) => {
  await filled(world, "a");
  const { code } = await refused(world.s3.send(new DeleteBucketCommand({ Bucket })));
  expect(code).toBe("BucketNotEmpty");
});

quirk("S3-07", async (world) => {
  await filled(world);
  const { s3 } = world.standin.region;
  const said = { etag: "", checksums: {}, headers: {}, metadata: {} };
  for (let i = 0; i < 1_001; i += 1) {
    await s3.put(s3.bucket(Bucket), new Uint8Array(), { key: String(i), ...said });
  }
  const page = await world.s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 2_000 }));
  expect([page.KeyCount, page.MaxKeys, page.IsTruncated]).toEqual([1_000, 1_000, true]);
});

quirk("S3-08", async (world) => {
  await filled(world);
  const path = `/${Bucket}/a`;
  const request = { method: "PUT", path, headers: { host: "127.0.0.1" }, body: Buffer.from("a") };
  const altered = { ...signed(request, "s3"), body: Buffer.from("b") };
  const answer = await world.standin.answer(altered);
  expect(bodyText(answer)).toContain("<Code>XAmzContentSHA256Mismatch</Code>");
});
