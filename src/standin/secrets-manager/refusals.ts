import { AwsError } from "../aws-error.ts";

/** What Secrets Manager answers to a value that cannot be. */
export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterException", message);
}

/** What it answers to a request that the secret's present state does not allow. */
export function invalidRequest(message: string): AwsError {
  return new AwsError("InvalidRequestException", message);
}

/** `what`: ` value for staging label: …` where it is not the secret that is missing. */
export function notFound(what = "."): AwsError {
  const message = `Secrets Manager can't find the specified secret${what}`;
  return new AwsError("ResourceNotFoundException", message);
}
