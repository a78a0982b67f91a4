import type { Quirk } from "./quirk.ts";

/** Simple Storage Service. Ids are never reused. */
export const s3Quirks = {
  "S3-01": {
    says: "Deleting an object that is not there is no error.",
    off: "it is NoSuchKey",
    fact: "API reference of DeleteObject",
  },
  "S3-02": {
    says: "A PutObject with `If-None-Match: *` does not take the place of another object.",
    off: "the header is not looked at",
    fact: "API reference of PutObject",
  },
  "S3-03": {
    says: "A checksum that does not fit the body is BadDigest, and nothing is stored.",
    off: "it is kept as it came",
    fact: "user guide, checking object integrity",
  },
  "S3-04": {
    says: "Objects are listed by the bytes of their keys in UTF-8.",
    off: "they are listed by UTF-16 units, as JavaScript compares",
    fact: "API reference of ListObjectsV2",
  },
  "S3-05": {
    says: "In us-east-1, making one's own bucket again succeeds and changes nothing.",
    off: "it is BucketAlreadyOwnedByYou, as in every other Region",
    fact: "API reference of CreateBucket",
  },
  "S3-06": {
    says: "A bucket that is not empty cannot be deleted.",
    off: "its objects go with it",
    fact: "API reference of DeleteBucket",
  },
  "S3-07": {
    says: "A page of a list has at most 1,000 entries, however many are asked for.",
    off: "it has as many as are asked for",
    fact: "API reference of ListObjectsV2",
  },
  "S3-08": {
    says: "A body that does not hash to what is signed for it is XAmzContentSHA256Mismatch.",
    off: "S3 believes the hash",
    fact: "API reference, error responses",
  },
} as const satisfies Record<`S3-${number}`, Quirk>;
