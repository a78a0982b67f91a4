import type { Rule, RuleSnapshot } from "./rule.ts";

/** One port of a load balancer and the rules on it. */
export interface Listener {
  readonly arn: string;
  readonly loadBalancerArn: string;
  /** As Describe shows it; of a seeded one 0 until the data plane has found a free port. */
  port: number;
  /** Where on 127.0.0.1 the data plane listens, or shall; 0: any free port, not yet found. */
  listensOn: number;
  readonly protocol: "HTTP";
  /** What Describe shows, the default rule included, in no order. */
  readonly rules: Rule[];
  /** What the data plane obeys: `rules` as they were `pace.rulePropagationMs` ago (§2.6). */
  live: readonly RuleSnapshot[];
}
