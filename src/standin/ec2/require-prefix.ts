import { AwsError } from "../aws-error.ts";

/**
 * Refuses an id that does not begin as those of its kind do, before anybody looks whether it is
 * there: `code` in EC2's words (terraform #22172, aws-cdk #20800).
 */
export function requirePrefix(id: string, prefix: string, code: string): void {
  if (id.startsWith(prefix)) return;
  throw new AwsError(code, `Invalid id: "${id}" (expecting "${prefix}...")`);
}
