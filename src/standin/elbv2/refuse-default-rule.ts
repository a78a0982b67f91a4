import { AwsError } from "../aws-error.ts";
import type { Rule } from "./rule.ts";

/**
 * The default rule is changed through ModifyListener alone: OperationNotPermitted for the rest
 * (aws-facts §2.6, where the pairing is inferred; text UNCONFIRMED).
 */
export function refuseDefaultRule(rule: Rule, what: string): void {
  if (rule.priority !== "default") return;
  throw new AwsError("OperationNotPermitted", `Default rule '${rule.arn}' cannot be ${what}`);
}
