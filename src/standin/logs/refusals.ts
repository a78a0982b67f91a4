import { AwsError } from "../aws-error.ts";

/** What CloudWatch Logs answers to a value that cannot be. */
export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterException", message);
}

/** The text is AWS's, as its users quote it. */
export function noSuch(what: "group" | "stream"): AwsError {
  return new AwsError("ResourceNotFoundException", `The specified log ${what} does not exist.`);
}

/** The text is AWS's, as its users quote it. */
export function isThere(what: "group" | "stream"): AwsError {
  return new AwsError("ResourceAlreadyExistsException", `The specified log ${what} already exists`);
}
