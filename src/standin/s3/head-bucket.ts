import type { HeadBucketCommandInput, HeadBucketOutput } from "@aws-sdk/client-s3";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";

/** Whether there is such a bucket, and where. */
export const headBucket = operation<Given<HeadBucketCommandInput, "Bucket">, HeadBucketOutput>(
  ["Bucket"],
  ({ s3, name }, { Bucket }) => {
    s3.bucket(Bucket);
    return { BucketRegion: name, AccessPointAlias: false };
  },
);
