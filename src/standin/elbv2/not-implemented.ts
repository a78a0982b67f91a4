import { AwsError } from "../aws-error.ts";

/**
 * The answer to a legal value that the stand-in does not honour. AWS would accept it; saying yes
 * without doing it would be a lie, so it is 501 by name, as for a member that is not accepted.
 */
export function notImplemented(what: string): AwsError {
  return new AwsError("NotImplemented", `The stand-in does not implement ${what}.`, {
    status: 501,
  });
}
