import { AwsError } from "../aws-error.ts";

export const validationError = (message: string): AwsError =>
  new AwsError("ValidationException", message);
