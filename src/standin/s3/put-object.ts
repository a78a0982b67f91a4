import type { PutObjectCommandInput, PutObjectOutput } from "@aws-sdk/client-s3";
import { AwsError } from "../aws-error.ts";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { checksumMembers, md5 } from "../wire/rest/checksums.ts";
import { checkWrite } from "./conditions.ts";
import { noSuchKey } from "./errors.ts";
import { headersOf, storedHeaders } from "./stored-headers.ts";

type Input = Omit<Given<PutObjectCommandInput, "Bucket" | "Key">, "Body"> & {
  readonly Body: Uint8Array;
};

/**
 * Stores an object whole, or not at all; its checksums have been verified by the wire.
 * `If-None-Match: *` refuses to take the place of another. Throws KeyTooLongError,
 * PreconditionFailed.
 */
export const putObject = operation<Input, PutObjectOutput>(
  [
    "Bucket",
    "Key",
    "Body",
    "ContentLength",
    "ContentMD5",
    "ChecksumAlgorithm",
    "IfMatch",
    "IfNoneMatch",
    "Metadata.*",
    ...checksumMembers,
    ...storedHeaders,
  ],
  async ({ s3, quirks }, input) => {
    const { Bucket, Key: key, Body, Metadata: metadata = {} } = input;
    const bucket = s3.bucket(Bucket);
    if (Buffer.byteLength(key) > longestKey) throw keyTooLong(key);
    const checksums = checksumsOf({ ...input });
    const conditions = quirks.has("S3-02") ? input : {};
    checkWrite(bucket.objects.get(key), conditions, () => noSuchKey(key));
    const etag = `"${md5(Body)}"`;
    const headers = headersOf({ ...input });
    await s3.put(bucket, Body, { key, etag, checksums, headers, metadata });
    return {
      ETag: etag,
      ServerSideEncryption: "AES256",
      ...checksums,
      ...(Object.keys(checksums).length > 0 && { ChecksumType: "FULL_OBJECT" as const }),
    };
  },
);

function checksumsOf(input: Readonly<Record<string, unknown>>): Record<string, string> {
  const given = checksumMembers.filter((name) => typeof input[name] === "string");
  return Object.fromEntries(given.map((name) => [name, String(input[name])]));
}

/** In bytes of UTF-8. */
const longestKey = 1_024;

const keyTooLong = (key: string): AwsError =>
  new AwsError("KeyTooLongError", "Your key is too long", {
    status: 400,
    fields: { Size: Buffer.byteLength(key), MaxSizeAllowed: longestKey },
  });
