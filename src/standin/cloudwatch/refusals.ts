import { AwsError } from "../aws-error.ts";

/** A value that an older operation of CloudWatch does not take; `InvalidParameterValue` in XML. */
export const invalidValue = (message: string): AwsError =>
  new AwsError("InvalidParameterValueException", message);

/** Parameters that do not go together; `InvalidParameterCombination` in XML. */
export const invalidCombination = (message: string): AwsError =>
  new AwsError("InvalidParameterCombinationException", message);

/** A parameter that must be there; `MissingParameter` in XML. */
export const missingParameter = (message: string): AwsError =>
  new AwsError("MissingRequiredParameterException", message);

/**
 * What the newer operations answer any bad request with; `ValidationError` in XML and in the
 * `x-amzn-query-error` header, as public logs quote it of GetMetricData and PutMetricAlarm.
 */
export const invalidRequest = (message: string): AwsError =>
  new AwsError("ValidationException", message);
