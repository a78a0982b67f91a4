import { AwsError } from "../aws-error.ts";
import type { Listener } from "./listener.ts";
import type { LoadBalancer } from "./load-balancer.ts";
import type { Rule } from "./rule.ts";
import type { Elb } from "./state.ts";
import type { TargetGroup } from "./target-group.ts";

/*
 * Look-ups that answer as AWS does for what is not there. Unlike Auto Scaling, ELB makes a Describe
 * by unknown name or ARN an error (aws-facts §2.8; texts of the first four UNCONFIRMED but for
 * target groups).
 */

/** @throws TargetGroupNotFound */
export function findTargetGroup(elb: Elb, arn: string | undefined): TargetGroup {
  return elb.targetGroups.get(arn ?? "") ?? notFound("TargetGroup", "target groups");
}

/** @throws LoadBalancerNotFound */
export function findLoadBalancer(elb: Elb, arn: string | undefined): LoadBalancer {
  return elb.loadBalancers.get(arn ?? "") ?? notFound("LoadBalancer", "load balancers");
}

/** @throws ListenerNotFound */
export function findListener(elb: Elb, arn: string | undefined): Listener {
  return elb.listeners.get(arn ?? "") ?? notFound("Listener", "listeners");
}

/** @throws RuleNotFound */
export function findRule(elb: Elb, arn: string | undefined): { listener: Listener; rule: Rule } {
  for (const listener of elb.listeners.values()) {
    const rule = listener.rules.find((candidate) => candidate.arn === arn);
    if (rule) return { listener, rule };
  }
  return notFound("Rule", "rules");
}

function notFound(kind: string, plural: string): never {
  throw new AwsError(`${kind}NotFound`, `One or more ${plural} not found`);
}
