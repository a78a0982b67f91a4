import type { CreateBucketCommandInput, CreateBucketOutput } from "@aws-sdk/client-s3";
import { AwsError } from "../aws-error.ts";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";

/**
 * Makes a bucket in this Region, of which us-east-1 is not named, and every other must be. In
 * us-east-1 one's own bucket is made again without a word; elsewhere that is
 * BucketAlreadyOwnedByYou (API reference).
 */
export const createBucket = operation<
  Given<CreateBucketCommandInput, "Bucket">,
  CreateBucketOutput
>(
  ["Bucket", "CreateBucketConfiguration.LocationConstraint"],
  ({ s3, name: region, quirks }, input) => {
    const { Bucket: name, CreateBucketConfiguration: { LocationConstraint } = {} } = input;
    if (!isBucketName(name)) {
      throw new AwsError("InvalidBucketName", "The specified bucket is not valid.", {
        status: 400,
        fields: { BucketName: name },
      });
    }
    const named = LocationConstraint ?? "us-east-1";
    if (named !== region) {
      const what = LocationConstraint === undefined ? "unspecified" : LocationConstraint;
      const message =
        `The ${what} location constraint is incompatible for the region specific endpoint this ` +
        "request was sent to.";
      throw new AwsError("IllegalLocationConstraintException", message, { status: 400 });
    }
    if (s3.has(name) && !(region === "us-east-1" && quirks.has("S3-05"))) {
      throw new AwsError(
        "BucketAlreadyOwnedByYou",
        "Your previous request to create the named bucket succeeded and you already own it.",
        { fields: { BucketName: name } },
      );
    }
    s3.create(name);
    return { Location: `/${name}` };
  },
);

/** The rules for general purpose buckets that need no list (user guide, bucket naming rules). */
function isBucketName(name: string): boolean {
  const isForm = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
  return isForm && !name.includes("..") && !/^\d+(\.\d+){3}$/.test(name);
}
