import type { Action, RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";

/** One rule of a listener. The default rule has priority `"default"` and no conditions. */
export interface Rule {
  readonly arn: string;
  readonly listenerArn: string;
  /** 1 to 50,000, lowest first. */
  priority: number | "default";
  /** Replaced whole, never changed in place: the data plane may still hold the previous list. */
  conditions: readonly RuleCondition[];
  actions: readonly Action[];
}

/** A rule as it was at one moment. */
export type RuleSnapshot = Readonly<Rule>;

/** Lowest priority first, the default rule last: the order in which a request is matched. */
export function inMatchingOrder<R extends RuleSnapshot>(rules: readonly R[]): R[] {
  return rules.toSorted((a, b) => rank(a) - rank(b));
}

function rank(rule: RuleSnapshot): number {
  return rule.priority === "default" ? Number.MAX_SAFE_INTEGER : rule.priority;
}
