import type { ModifyRuleCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../operation.ts";
import { acceptedActions, actionMembers } from "./actions.ts";
import { checkAssociation } from "./check-association.ts";
import { acceptedConditions, conditionMembers } from "./conditions.ts";
import { findLoadBalancer, findRule } from "./find.ts";
import { refuseDefaultRule } from "./refuse-default-rule.ts";
import { ruleOutput } from "./rule-output.ts";
import { validationError } from "../validation-error.ts";

/**
 * ModifyRule: a list that is sent replaces the old one whole, one that is not stays; no optimistic
 * lock, the last writer wins (aws-facts §2.6).
 */
export const modifyRule = operation(
  ["RuleArn", ...conditionMembers, ...actionMembers("Actions")],
  (region, input: ModifyRuleCommandInput) => {
    const { elb, quirks } = region;
    const { listener, rule } = findRule(elb, input.RuleArn);
    if (quirks.has("ELB-21")) refuseDefaultRule(rule, "modified");
    if (!input.Conditions?.length && !input.Actions?.length) {
      throw validationError("Either conditions or actions must be specified");
    }
    const conditions = input.Conditions?.length
      ? acceptedConditions([...(quirks.has("ELB-20") ? [] : rule.conditions), ...input.Conditions])
      : rule.conditions;
    const actions = input.Actions?.length ? acceptedActions(input.Actions, quirks) : rule.actions;
    checkAssociation(region, findLoadBalancer(elb, listener.loadBalancerArn), actions);
    rule.conditions = conditions;
    rule.actions = actions;
    elb.publishRules(listener);
    return { Rules: [ruleOutput(rule)] };
  },
);
