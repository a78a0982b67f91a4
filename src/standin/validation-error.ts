import { AwsError } from "./aws-error.ts";

/**
 * What Auto Scaling and Elastic Load Balancing answer nearly every bad request with: 400, and not
 * in their models (aws-facts §1.8, §2.8).
 */
export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", message);
}

/** The same from the services that speak JSON, DynamoDB and SSM (aws-facts §8.3). */
export function validationException(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
