import { AwsError } from "../aws-error.ts";

/** What Parameter Store says to input that it cannot take; unmodelled for most operations. */
export const validationError = (message: string): AwsError =>
  new AwsError("ValidationException", message);
