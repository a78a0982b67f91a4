import { AwsError } from "./aws-error.ts";

/**
 * The answer to what AWS may well honour and the stand-in does not: 501 by name, counted in
 * `unsupported`. Saying yes without doing it would be a lie.
 */
export function notImplemented(what: string): AwsError {
  return new AwsError("NotImplemented", `The stand-in does not implement ${what}.`, {
    status: 501,
  });
}
