import { createHash } from "node:crypto";
import {
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type HeadObjectCommandOutput,
} from "@aws-sdk/client-s3";
import { fail } from "../domain/failure.ts";
import { attempt, persist } from "./attempt.ts";
import type { Clients } from "./clients.ts";
import { errorStatus } from "./error-code.ts";
import { s3Exceptions } from "./s3-exceptions.ts";
import { s3Place } from "./s3-url.ts";
import type { Sources } from "./source-store.ts";

type S3 = Pick<Clients, "clock" | "s3">;

/** Tarballs in a bucket, each under a name that has its hash, so that none is ever replaced. */
export const s3Sources = (clients: S3): Sources => ({
  async put(bytes, url) {
    const sha256 = createHash("sha256").update(bytes).digest("base64");
    const there = await head(clients, url);
    if (there === "absent" || there === "hidden") {
      await putNew(clients, url, bytes, sha256);
    } else if ((there.ChecksumSHA256 ?? sha256) !== sha256) {
      fail({
        code: "CONFLICT",
        summary: `${url} holds other bytes than its name says; nothing was put in their place.`,
        remedy: "Find out who wrote it and delete it, then publish again.",
      });
    }
  },
  async standing(urls) {
    const places = urls.map((url) => ({ url, ...s3Place(url) }));
    const [first] = places;
    const keys = first === undefined ? new Set() : await keysBeside(clients, first);
    return places.filter(({ key }) => keys.has(key)).map(({ url }) => url);
  },
  async remove(url) {
    const { bucket, key } = s3Place(url);
    const command = new DeleteObjectCommand({ Bucket: bucket, Key: key });
    await persist<unknown>(
      clients.clock,
      { action: "s3:DeleteObject", resource: url },
      async () => (await clients.s3()).send(command),
      s3Exceptions(url),
    );
  },
  reasonGone: async (url) =>
    (await head(clients, url)) === "absent"
      ? `its tarball ${url} is not there any more`
      : undefined,
});

/**
 * What S3 says of an object; `hidden` when it says nothing to this caller (HEAD answers have no
 * body, and without s3:ListBucket an absent object is a forbidden one).
 */
async function head(
  clients: S3,
  url: string,
): Promise<HeadObjectCommandOutput | "absent" | "hidden"> {
  const { bucket, key } = s3Place(url);
  const command = new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: "ENABLED" });
  return await attempt<HeadObjectCommandOutput | "absent" | "hidden">(
    { action: "s3:GetObject", resource: url },
    async () => {
      try {
        return await (await clients.s3()).send(command);
      } catch (error) {
        const status = errorStatus(error);
        if (status === 404 || status === 403) {
          return status === 404 ? "absent" : "hidden";
        }
        throw error;
      }
    },
    s3Exceptions(url),
  );
}

/** Somebody who puts the same bytes at the same moment does the work for us. */
async function putNew(clients: S3, url: string, bytes: Uint8Array, sha256: string): Promise<void> {
  const { bucket, key } = s3Place(url);
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: bytes,
    ContentType: "application/gzip",
    ChecksumSHA256: sha256,
    IfNoneMatch: "*",
  });
  await persist<unknown>(
    clients.clock,
    { action: "s3:PutObject", resource: url },
    async () => (await clients.s3()).send(command),
    { ...s3Exceptions(url), PreconditionFailed: () => Promise.resolve(undefined) },
  );
}

/** All keys that begin as this one does, up to its last slash and the service's name. */
async function keysBeside(
  clients: S3,
  { url, bucket, key }: { readonly url: string; readonly bucket: string; readonly key: string },
): Promise<ReadonlySet<unknown>> {
  const prefix = key.replace(/[^/-]*$/, "");
  const keys = new Set<unknown>();
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      ContinuationToken: token,
    });
    const page = await attempt(
      { action: "s3:ListBucket", resource: url },
      async () => (await clients.s3()).send(command),
      s3Exceptions(url),
    );
    page.Contents?.forEach((object) => keys.add(object.Key));
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return keys;
}
