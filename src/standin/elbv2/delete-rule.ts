import type { DeleteRuleCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../operation.ts";
import { findRule } from "./find.ts";
import { refuseDefaultRule } from "./refuse-default-rule.ts";

/** DeleteRule: gone from Describe at once, from the data plane after propagation. */
export const deleteRule = operation(["RuleArn"], (region, input: DeleteRuleCommandInput) => {
  const { listener, rule } = findRule(region.elb, input.RuleArn);
  refuseDefaultRule(rule, "deleted");
  listener.rules.splice(listener.rules.indexOf(rule), 1);
  region.elb.tags.delete(rule.arn);
  region.elb.publishRules(listener);
  return {};
});
