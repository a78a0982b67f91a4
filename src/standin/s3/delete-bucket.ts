import type { DeleteBucketCommandInput } from "@aws-sdk/client-s3";
import { AwsError } from "../aws-error.ts";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";

/** Deletes an empty bucket. Throws NoSuchBucket, BucketNotEmpty. */
export const deleteBucket = operation<Given<DeleteBucketCommandInput, "Bucket">, void>(
  ["Bucket"],
  ({ s3, quirks }, { Bucket }) => {
    if (s3.bucket(Bucket).objects.size > 0 && quirks.has("S3-06")) {
      throw new AwsError("BucketNotEmpty", "The bucket you tried to delete is not empty", {
        status: 409,
        fields: { BucketName: Bucket },
      });
    }
    s3.delete(Bucket);
  },
);
