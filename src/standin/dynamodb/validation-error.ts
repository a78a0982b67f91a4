import { AwsError } from "../aws-error.ts";

/** The error DynamoDB answers nearly every bad request with (HTTP 400; aws-facts.md §8.3). */
export function validationError(message: string): AwsError {
  return new AwsError("ValidationException", message, { status: 400 });
}
