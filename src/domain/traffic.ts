import type { Route } from "./settings.ts";

/** Weights of the production rule's forward action, by target group; they need not sum to 100. */
export interface WeightedTarget {
  readonly targetGroupArn: string;
  readonly weight: number;
}

export type RuleAction =
  | { readonly kind: "forward"; readonly targets: readonly WeightedTarget[] }
  | { readonly kind: "fixed"; readonly status: number }
  | {
      readonly kind: "other";
      readonly description: string;
      /** What it forwards to in the end, after it has authenticated for example. */
      readonly targets?: readonly WeightedTarget[];
    };

/** A rule of the shared listener, as far as slipway reads rules. */
export interface ListenerRule {
  readonly arn: string;
  /** Absent on the default rule. */
  readonly priority: number | undefined;
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
  readonly headers: readonly { readonly name: string; readonly values: readonly string[] }[];
  /**
   * True when it has a condition of a kind slipway does not read (query string, method, source).
   */
  readonly hasOtherConditions: boolean;
  readonly action: RuleAction;
}

/** The target groups a rule names, whatever it does besides. */
export const forwarded = ({ action }: ListenerRule): readonly WeightedTarget[] =>
  action.kind === "fixed" ? [] : (action.targets ?? []);

/** Percentages of traffic by target group, from relative weights; empty when all weights are 0. */
export function percentages(targets: readonly WeightedTarget[]): Map<string, number> {
  const total = targets.reduce((sum, target) => sum + target.weight, 0);
  return new Map(
    total === 0
      ? []
      : targets.map((target) => [target.targetGroupArn, (100 * target.weight) / total]),
  );
}

/** Same groups with the same weights, order aside. */
export function sameWeights(a: readonly WeightedTarget[], b: readonly WeightedTarget[]): boolean {
  const weights = new Map(a.map((target) => [target.targetGroupArn, target.weight]));
  return a.length === b.length && b.every((t) => weights.get(t.targetGroupArn) === t.weight);
}

/**
 * True when every request the route would get already matches `rule`: an equal or broader match
 * that, standing earlier, would leave the route without traffic. Rules with header or other
 * conditions are narrower than any route.
 */
export function shadows(rule: ListenerRule, route: Route): boolean {
  if (rule.priority === undefined || rule.headers.length > 0 || rule.hasOtherConditions) {
    return false;
  }
  const hostCovered =
    rule.hosts.length === 0 ||
    (route.host !== undefined && rule.hosts.some((host) => covers(host, route.host ?? "", true)));
  const pathCovered =
    rule.paths.length === 0 || rule.paths.some((path) => covers(path, route.path, false));
  return hostCovered && pathCovered;
}

/**
 * True when the route, standing earlier, would leave `rule` without traffic: it matches all that
 * the rule does, whatever further conditions the rule has.
 */
export function isShadowedBy(rule: ListenerRule, route: Route): boolean {
  const { host } = route;
  const hostCovered =
    host === undefined ||
    (rule.hosts.length > 0 && rule.hosts.every((narrow) => covers(host, narrow, true)));
  const paths = rule.paths.length > 0 ? rule.paths : ["/*"];
  return hostCovered && paths.every((narrow) => covers(route.path, narrow, false));
}

/** True when every text that `narrow` matches is matched by `broad` (`*` any run, `?` any one). */
function covers(broad: string, narrow: string, ignoreCase: boolean): boolean {
  const escaped = broad.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  const pattern = escaped.replace(/\*/g, "[\\s\\S]*").replace(/\?/g, "[^*]");
  return new RegExp(`^${pattern}$`, ignoreCase ? "i" : "").test(narrow);
}
