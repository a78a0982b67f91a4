import { AwsError } from "../aws-error.ts";

/** A value AWS may well honour and the stand-in does not: 501, never answered by guessing. */
export function notImplemented(what: string): AwsError {
  return new AwsError("NotImplemented", `The stand-in does not implement ${what}.`, {
    status: 501,
  });
}
