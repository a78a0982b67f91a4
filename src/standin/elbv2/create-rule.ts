import { isDeepStrictEqual } from "node:util";
import type { CreateRuleCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import { acceptedActions, actionMembers } from "./actions.ts";
import { checkAssociation } from "./check-association.ts";
import { acceptedConditions, conditionMembers } from "./conditions.ts";
import { findListener, findLoadBalancer } from "./find.ts";
import { limits } from "./limits.ts";
import { ruleOutput } from "./rule-output.ts";
import type { Elb } from "./state.ts";
import { addTags, checkTags } from "./tagging.ts";
import { requireRange } from "./require-range.ts";

/** CreateRule: not idempotent; a taken priority is PriorityInUse (aws-facts §2.1). */
export const createRule = operation(
  [
    "ListenerArn",
    "Priority",
    "Tags.Key",
    "Tags.Value",
    ...conditionMembers,
    ...actionMembers("Actions"),
  ],
  (region, input: CreateRuleCommandInput) => {
    const { elb, quirks } = region;
    const listener = findListener(elb, input.ListenerArn);
    const priority = input.Priority ?? 0;
    requireRange("priority", priority, 1, 50_000);
    const conditions = acceptedConditions(input.Conditions);
    const actions = acceptedActions(input.Actions, quirks);
    checkTags(input.Tags);
    const taken = listener.rules.find((rule) => rule.priority === priority);
    if (taken && isDeepStrictEqual(taken.actions, actions) && !quirks.has("ELB-14")) {
      return { Rules: [ruleOutput(taken)] };
    }
    if (taken) {
      throw new AwsError("PriorityInUse", `Priority '${priority}' is currently in use`);
    }
    refuseOneTooMany(elb, listener.loadBalancerArn);
    checkAssociation(region, findLoadBalancer(elb, listener.loadBalancerArn), actions);
    const rule = elb.addRule(listener, { priority, conditions, actions });
    const tags = elb.tags.get(rule.arn);
    if (tags) addTags(tags, input.Tags);
    elb.publishRules(listener);
    return { Rules: [ruleOutput(rule)] };
  },
);

function refuseOneTooMany(elb: Elb, loadBalancerArn: string): void {
  const rules = [...elb.listeners.values()]
    .filter((listener) => listener.loadBalancerArn === loadBalancerArn)
    .flatMap((listener) => listener.rules)
    .filter((rule) => rule.priority !== "default");
  if (rules.length >= limits.rulesPerLoadBalancer) {
    throw new AwsError("TooManyRules", "The limit of rules per load balancer has been reached");
  }
}
