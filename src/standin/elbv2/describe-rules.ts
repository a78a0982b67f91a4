import type { DescribeRulesCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../operation.ts";
import { findListener, findRule } from "./find.ts";
import { page } from "./page.ts";
import { ruleOutput } from "./rule-output.ts";
import { inMatchingOrder } from "./rule.ts";
import type { Rule } from "./rule.ts";
import type { Elb } from "./state.ts";
import { validationError } from "../validation-error.ts";

/**
 * DescribeRules: of one listener, its default rule last, or by ARN. Shows every change at once,
 * before the data plane obeys it (aws-facts §2.6).
 */
export const describeRules = operation(
  ["ListenerArn", "RuleArns", "Marker", "PageSize"],
  (region, input: DescribeRulesCommandInput) => {
    const { items, nextMarker } = page(selected(region.elb, input), input);
    return { Rules: items.map(ruleOutput), NextMarker: nextMarker };
  },
);

function selected(elb: Elb, input: DescribeRulesCommandInput): readonly Rule[] {
  const byArn = (input.RuleArns?.length ?? 0) > 0;
  if (byArn === (input.ListenerArn !== undefined)) {
    throw validationError("You must specify either listener rule ARNs or a listener ARN");
  }
  if (byArn) return (input.RuleArns ?? []).map((arn) => findRule(elb, arn).rule);
  return inMatchingOrder(findListener(elb, input.ListenerArn).rules);
}
