import type { Rule as RuleOutput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Rule } from "./rule.ts";

/** A rule as Describe shows it; the priority travels as a string. */
export function ruleOutput(rule: Rule): RuleOutput {
  return {
    RuleArn: rule.arn,
    Priority: String(rule.priority),
    Conditions: [...rule.conditions],
    Actions: [...rule.actions],
    IsDefault: rule.priority === "default",
  };
}
