import type { Rule, RuleSnapshot } from "./rule.ts";

/** One port of a load balancer and the rules on it. */
export interface Listener {
  readonly arn: string;
  readonly loadBalancerArn: string;
  /** 0 until the data plane has found a free port. */
  port: number;
  readonly protocol: "HTTP";
  /** What Describe shows, the default rule included, in no order. */
  readonly rules: Rule[];
  /** What the data plane obeys: `rules` as they were `pace.rulePropagationMs` ago (§2.6). */
  live: readonly RuleSnapshot[];
}
