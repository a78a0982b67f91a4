import { AwsError } from "../aws-error.ts";

/** What ECR answers to a value that cannot be; its texts are UNCONFIRMED. */
export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterException", message);
}
