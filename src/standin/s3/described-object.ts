import type { HeadObjectOutput } from "@aws-sdk/client-s3";
import type { StoredObject } from "./state.ts";

/** What a read says of an object; of its checksums only when it is asked for, and for all of it. */
export function describedObject(
  { headers, metadata, checksums, ...object }: StoredObject,
  { withChecksums }: { readonly withChecksums: boolean },
): HeadObjectOutput {
  const told = withChecksums && Object.keys(checksums).length > 0;
  return {
    AcceptRanges: "bytes",
    ContentLength: object.size,
    ETag: object.etag,
    LastModified: object.lastModified,
    ServerSideEncryption: "AES256",
    ...headers,
    ...(Object.keys(metadata).length > 0 && { Metadata: { ...metadata } }),
    ...(told && { ...checksums, ChecksumType: "FULL_OBJECT" as const }),
  };
}
