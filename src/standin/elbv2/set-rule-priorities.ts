import type { SetRulePrioritiesCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import { findRule } from "./find.ts";
import type { Listener } from "./listener.ts";
import { refuseDefaultRule } from "./refuse-default-rule.ts";
import { ruleOutput } from "./rule-output.ts";
import type { Rule } from "./rule.ts";
import { validationError } from "../validation-error.ts";
import { requireRange } from "./require-range.ts";

/** SetRulePriorities: all at once, so that rules can swap; PriorityInUse by a rule not named. */
export const setRulePriorities = operation(
  ["RulePriorities.RuleArn", "RulePriorities.Priority"],
  (region, input: SetRulePrioritiesCommandInput) => {
    const changes = (input.RulePriorities ?? []).map((pair) => {
      const priority = pair.Priority ?? 0;
      requireRange("priority", priority, 1, 50_000);
      return { ...findRule(region.elb, pair.RuleArn), priority };
    });
    for (const { rule } of changes) refuseDefaultRule(rule, "given a priority");
    refuseCollisions(changes, region.quirks.has("ELB-22"));
    for (const { rule, priority } of changes) rule.priority = priority;
    for (const listener of new Set(changes.map((change) => change.listener))) {
      region.elb.publishRules(listener);
    }
    return { Rules: changes.map(({ rule }) => ruleOutput(rule)) };
  },
);

interface Change {
  readonly listener: Listener;
  readonly rule: Rule;
  readonly priority: number;
}

function refuseCollisions(changes: readonly Change[], atOnce: boolean): void {
  const moving = new Set(changes.map((change) => change.rule));
  const taken = new Map<Listener, Set<number>>();
  if (moving.size < changes.length) throw validationError("A rule was provided multiple times");
  for (const { listener, priority } of changes) {
    const chosen = taken.get(listener) ?? new Set();
    if (chosen.has(priority)) {
      throw validationError(`Priority '${priority}' was provided multiple times`);
    }
    taken.set(listener, chosen.add(priority));
    const holder = listener.rules.find((rule) => rule.priority === priority);
    if (holder && !(atOnce && moving.has(holder))) {
      throw new AwsError("PriorityInUse", `Priority '${priority}' is currently in use`);
    }
  }
}
