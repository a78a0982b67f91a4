import type { CopyObjectCommandInput, CopyObjectOutput } from "@aws-sdk/client-s3";
import { AwsError } from "../aws-error.ts";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { invalidArgument } from "./errors.ts";
import { headersOf, storedHeaders } from "./stored-headers.ts";

/**
 * Copies an object with what is said of it, or with what the request says instead. Throws
 * InvalidRequest for a copy onto itself that changes nothing.
 */
export const copyObject = operation<
  Given<CopyObjectCommandInput, "Bucket" | "Key" | "CopySource">,
  CopyObjectOutput
>(
  ["Bucket", "Key", "CopySource", "MetadataDirective", "Metadata.*", ...storedHeaders],
  async ({ s3 }, input) => {
    const { Bucket, Key, CopySource, MetadataDirective = "COPY" } = input;
    const source = readSource(CopySource);
    const object = s3.object(source.bucket, source.key);
    const target = s3.bucket(Bucket);
    const isItself = source.bucket === Bucket && source.key === Key;
    if (isItself && MetadataDirective === "COPY") throw copyOntoItself();
    const said =
      MetadataDirective === "COPY"
        ? object
        : { headers: headersOf({ ...input }), metadata: input.Metadata ?? {} };
    const { headers, metadata } = said;
    const { etag, checksums } = object;
    const content = await s3.content(object);
    const made = await s3.put(target, content, { key: Key, etag, checksums, headers, metadata });
    return {
      CopyObjectResult: { ETag: made.etag, LastModified: made.lastModified, ...checksums },
      ServerSideEncryption: "AES256",
    };
  },
);

function readSource(text: string) {
  const [, bucket = "", key = ""] = /^\/?([^/]+)\/(.+)$/s.exec(unescape(text)) ?? [];
  if (bucket !== "" && key !== "") return { bucket, key };
  const message = "Copy Source must mention the source bucket and key: sourcebucket/sourcekey";
  throw invalidArgument(message, "x-amz-copy-source", text);
}

function unescape(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const copyOntoItself = (): AwsError =>
  new AwsError(
    "InvalidRequest",
    "This copy request is illegal because it is trying to copy an object to itself without " +
      "changing the object's metadata, storage class, website redirect location or encryption " +
      "attributes.",
    { status: 400 },
  );
