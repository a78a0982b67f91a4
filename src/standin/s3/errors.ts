import { AwsError } from "../aws-error.ts";

/** No such bucket in this account. */
export const noSuchBucket = (name: string): AwsError =>
  new AwsError("NoSuchBucket", "The specified bucket does not exist", {
    status: 404,
    fields: { BucketName: name },
  });

/** The bucket is there, the object is not. */
export const noSuchKey = (key: string): AwsError =>
  new AwsError("NoSuchKey", "The specified key does not exist.", {
    status: 404,
    fields: { Key: key },
  });

/** A condition of a request header did not hold; `condition` is its name, `If-None-Match`. */
export const preconditionFailed = (condition: string): AwsError =>
  new AwsError(
    "PreconditionFailed",
    "At least one of the pre-conditions you specified did not hold",
    {
      status: 412,
      fields: { Condition: condition },
    },
  );

/** A parameter that S3 does not take. */
export const invalidArgument = (message: string, name: string, value: string): AwsError =>
  new AwsError("InvalidArgument", message, {
    status: 400,
    fields: { ArgumentName: name, ArgumentValue: value },
  });
